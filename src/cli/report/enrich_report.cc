#include "cli/report/job_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/report/error_report.h"

namespace tracklake::cli {
namespace {

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
  TellError(terminal, lookup.is_deferred ? "deferred" : "failed", *lookup.error);
}

void SayLookups(const Terminal& terminal, const EnrichReport& report) {
  bool wanted = false;
  for (const LookupReport& lookup : report.lookups) {
    wanted = wanted || lookup.wanted > 0;
    SayLookup(terminal, lookup);
  }
  if (!wanted) terminal.Say("enrich: nothing to look up");
}

}  // namespace

void Say(const Terminal& terminal, const app::EnrichStageReport& report) {
  if (report.is_busy) return terminal.Say(fmt::format("enrich: {}", app::kEnrichIsBusy));
  if (report.is_skipped) return terminal.Say(fmt::format("enrich: {}", app::kEnrichIsSkipped));
  if (!report.failure) return SayLookups(terminal, report.enrich);
  TellError(terminal, "failed: enrich", *report.failure);
}

}  // namespace tracklake::cli
