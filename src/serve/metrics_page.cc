#include "serve/metrics_page.h"

#include <chrono>

#include "serve/metrics_text.h"
#include "tables/schema.h"

namespace tracklake::serve {
namespace {

using app::Health;

std::int64_t UnixSeconds(Seconds time) { return time.time_since_epoch().count(); }

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

void AddTables(const Health& health, MetricsText* text) {
  text->Metric("tracklake_raw_newest_timestamp_seconds", "gauge",
               "When the newest raw object was fetched.");
  if (health.raw && health.raw->newest) text->Sample({}, UnixSeconds(health.raw->newest->newest));
  if (!health.tables) return;
  text->Metric("tracklake_table_newest_timestamp_seconds", "gauge",
               "The day on which the newest row of the table was fetched.");
  for (const auto& [table, totals] : health.tables->tables) {
    text->Sample({{"table", Table(table).name}}, UnixSeconds(totals.newest));
  }
  text->Metric("tracklake_gaps", "gauge", "What was not captured: rows of the view gaps.");
  text->Sample({{"recoverable", "true"}}, health.tables->gaps.recoverable);
  text->Sample({{"recoverable", "false"}}, health.tables->gaps.for_ever);
}

void AddQuota(const app::QuotaReport& quota, MetricsText* text) {
  text->Metric("tracklake_quota_calls_left", "gauge", "Calls that the ledger still gives now.");
  for (const app::QuotaRow& row : quota.rows) {
    if (row.now.budget) text->Sample({{"family", row.family}}, row.now.left);
  }
  text->Metric("tracklake_quota_blocked_until_timestamp_seconds", "gauge",
               "When Spotify takes calls of the family again.");
  for (const app::QuotaRow& row : quota.rows) {
    if (row.now.closed_until) {
      text->Sample({{"family", row.family}}, UnixSeconds(*row.now.closed_until));
    }
  }
}

void AddOthers(const Health& health, MetricsText* text) {
  if (health.quota) AddQuota(*health.quota, text);
  text->Metric("tracklake_parked_objects", "gauge",
               "Raw objects that kept failing and are left alone.");
  if (health.queue) text->Sample({}, health.queue->parked);
  text->Metric("tracklake_quarantined_items", "gauge", "Items in quarantine.");
  if (health.quarantine && health.quarantine->items) {
    text->Sample({}, *health.quarantine->items);
  }
  text->Metric("tracklake_token_expiry_timestamp_seconds", "gauge",
               "When the user's consent ends.");
  if (health.consent && health.consent->ends_at) {
    text->Sample({}, UnixSeconds(*health.consent->ends_at));
  }
  text->Metric("tracklake_disk_free_bytes", "gauge", "What the lake's disk still takes.");
  if (health.disk) text->Sample({}, static_cast<std::int64_t>(health.disk->free_bytes));
}

}  // namespace

std::string MetricsPage(const RunTotals& totals, std::int64_t waiting, const Health* health) {
  MetricsText text;
  AddRuns(totals, &text);
  text.Metric("tracklake_queue_depth", "gauge", "Raw objects that wait to be transformed.");
  text.Sample({}, waiting);
  if (health != nullptr) {
    AddTables(*health, &text);
    AddOthers(*health, &text);
  }
  return text.text();
}

}  // namespace tracklake::serve
