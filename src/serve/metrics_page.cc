#include "serve/metrics_page.h"

#include <chrono>

#include "serve/metrics_text.h"

namespace tracklake::serve {
namespace {

double InSeconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

void AddRuns(const RunTotals& totals, MetricsText* text) {
  text->Metric("tracklake_runs_total", "counter", "Runs that have ended.");
  for (const auto& [run, count] : totals.runs) {
    text->Sample({{"command", run.first}, {"outcome", run.second}}, count);
  }
  text->Metric("tracklake_run_duration_seconds", "histogram", "How long runs took.");
  for (const auto& [command, durations] : totals.durations) {
    std::int64_t below = 0;
    for (std::size_t i = 0; i < Durations::kBounds.size(); ++i) {
      below += durations.within[i];
      const std::string bound = std::to_string(Durations::kBounds[i].count());
      text->Sample({{"command", command}, {"le", bound}}, below, "_bucket");
    }
    text->Sample({{"command", command}, {"le", "+Inf"}}, durations.count, "_bucket");
    text->Sample({{"command", command}}, InSeconds(durations.sum), "_sum");
    text->Sample({{"command", command}}, durations.count, "_count");
  }
  text->Metric("tracklake_rows_total", "counter", "Rows committed, in all tables.");
  text->Sample({}, totals.rows);
  text->Metric("tracklake_bytes_total", "counter", "Bytes of the raw objects rows were made of.");
  text->Sample({}, totals.bytes);
  text->Metric("tracklake_objects_total", "counter", "Raw objects whose rows were committed.");
  text->Sample({}, totals.objects);
}

}  // namespace

std::string MetricsPage(const RunTotals& totals, std::int64_t waiting) {
  MetricsText text;
  AddRuns(totals, &text);
  text.Metric("tracklake_queue_depth", "gauge", "Raw objects that wait to be transformed.");
  text.Sample({}, waiting);
  return text.text();
}

}  // namespace tracklake::serve
