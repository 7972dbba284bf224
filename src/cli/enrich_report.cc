#include "cli/enrich_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/error_report.h"
#include "cli/transform_report.h"

namespace tracklake::cli {
namespace {

using app::EnrichStageReport;
using Json = nlohmann::ordered_json;

Json ReportJson(const EnrichReport& report) {
  Json lookups = Json::array();
  for (const LookupReport& lookup : report.lookups) {
    lookups.push_back({{"name", lookup.name},
                       {"provider", lookup.provider},
                       {"wanted", lookup.wanted},
                       {"held", lookup.held},
                       {"found", lookup.found},
                       {"missing", lookup.missing},
                       {"failed", lookup.failed},
                       {"left", lookup.left},
                       {"calls", lookup.calls},
                       {"closed", lookup.is_closed},
                       {"deferred", lookup.is_deferred},
                       {"reason", lookup.error ? Json(lookup.error->message) : Json()}});
  }
  return {{"lookups", std::move(lookups)}, {"answers", report.answers}};
}

void SayLookup(const Terminal& terminal, const LookupReport& lookup) {
  if (lookup.wanted == 0) return;
  std::string line =
      fmt::format("enrich: {}: {} of {} found in {}", lookup.name, WithThousands(lookup.found),
                  WithThousands(lookup.wanted), Count(lookup.calls, "call"));
  if (lookup.missing > 0)
    line += fmt::format(", {} not known there", WithThousands(lookup.missing));
  if (lookup.held > 0)
    line += fmt::format(", {} not known there before", WithThousands(lookup.held));
  if (lookup.left > 0) line += fmt::format(", {} left", WithThousands(lookup.left));
  if (lookup.is_closed) line += " (closed to this app)";
  terminal.Say(line);
  if (!lookup.error) return;
  terminal.err() << (lookup.is_deferred ? "deferred: " : "failed: ") << lookup.error->message
                 << '\n'
                 << HintText(*lookup.error);
}

void Say(const Terminal& terminal, const EnrichReport& report) {
  bool wanted = false;
  for (const LookupReport& lookup : report.lookups) {
    wanted = wanted || lookup.wanted > 0;
    SayLookup(terminal, lookup);
  }
  if (!wanted) terminal.Say("enrich: nothing to look up");
}

}  // namespace

Json EnrichReportJson(const EnrichStageReport& report) {
  Json json = ReportJson(report.enrich);
  if (report.failure) json["reason"] = report.failure->message;
  const auto retry_at = report.retry_at();
  json["retry_at"] = retry_at ? Json(FormatTimestamp(*retry_at)) : Json();
  if (report.transform) json["transform"] = TransformReportJson(*report.transform);
  return json;
}

void SayEnrichReport(const Terminal& terminal, const EnrichStageReport& report) {
  if (report.is_busy) return terminal.Say(fmt::format("enrich: {}", app::kEnrichIsBusy));
  if (report.is_skipped) return terminal.Say(fmt::format("enrich: {}", app::kEnrichIsSkipped));
  if (!report.failure) return Say(terminal, report.enrich);
  terminal.err() << "failed: enrich: " << report.failure->message << '\n'
                 << HintText(*report.failure);
}

}  // namespace tracklake::cli
