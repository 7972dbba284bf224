#include "cli/report/job_report.h"

#include "app/json/csv.h"

namespace tracklake::cli {

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

void PrintJson(const Context& context, const app::Json& json) {
  if (context.format() == Format::kJson) context.terminal().out() << app::JsonLine(json);
}

void PrintReport(const Context& context, const app::Json& json) {
  PrintJson(context, json);
  if (context.format() == Format::kCsv) context.terminal().out() << app::CsvLines(json);
}

}  // namespace tracklake::cli
