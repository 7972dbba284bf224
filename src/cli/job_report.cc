#include "cli/job_report.h"

#include "cli/crawl_report.h"
#include "cli/enrich_report.h"
#include "cli/extract_report.h"
#include "cli/import_report.h"
#include "cli/transform_report.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

void Say(const Terminal& terminal, const ExtractReport& report) {
  SayExtractReport(terminal, report);
}
void Say(const Terminal& terminal, const app::ImportReport& report) {
  SayImportReport(terminal, report);
}
void Say(const Terminal& terminal, const app::TransformStageReport& report) {
  SayTransformReport(terminal, report);
}
void Say(const Terminal& terminal, const app::EnrichStageReport& report) {
  SayEnrichReport(terminal, report);
}
void Say(const Terminal& terminal, const app::CrawlStageReport& report) {
  SayCrawlReport(terminal, report);
}

}  // namespace

app::OnStage SayStages(const Terminal& terminal) {
  if (terminal.is_log()) return [](const app::StageReport&) {};
  return [&terminal](const app::StageReport& stage) {
    std::visit([&](const auto& report) { Say(terminal, report); }, stage);
  };
}

void SayRetryAt(const Terminal& terminal, const app::JobReport& report) {
  const auto retry_at = report.retry_at();
  if (!retry_at) return;
  terminal.Say("retry at: " + FormatTimestamp(*retry_at) +
               " (what has come so far is in the lake)");
}

Json JobReportJson(const app::JobReport& report) {
  Json json = Json::object();
  if (report.extract) json["extract"] = ExtractReportJson(*report.extract);
  if (report.enrich) json["enrich"] = EnrichReportJson(*report.enrich);
  if (report.transform) json["transform"] = TransformReportJson(*report.transform);
  if (report.crawl) json["crawl"] = CrawlReportJson(*report.crawl);
  return json;
}

void PrintJson(const Context& context, const Json& json) {
  if (context.format() != Format::kJson) return;
  Json report = {{"schema_version", 1}};
  report.update(json);
  context.terminal().out() << report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                           << "\n";
}

}  // namespace tracklake::cli
