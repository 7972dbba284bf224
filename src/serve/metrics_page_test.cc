#include "serve/metrics_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serve/metrics_text.h"

namespace tracklake::serve {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Seconds kNow{std::chrono::seconds(1'795'000'000)};

TEST(MetricsTextTest, EscapesWhatALabelCannotHold) {
  MetricsText text;
  text.Metric("a", "gauge", "Something.");
  text.Sample({{"x", "a\"b\\c\nd"}, {"y", "ä"}}, std::int64_t{1});
  EXPECT_EQ(text.text(),
            "# HELP a Something.\n# TYPE a gauge\na{x=\"a\\\"b\\\\c\\nd\",y=\"ä\"} 1\n");
}

TEST(MetricsTextTest, LeavesOutWhatHasNoSample) {
  MetricsText text;
  text.Metric("a", "gauge", "Something.");
  text.Metric("b", "gauge", "Something.");
  text.Sample({}, 0.5);
  EXPECT_EQ(text.text(), "# HELP b Something.\n# TYPE b gauge\nb 0.5\n");
}

TEST(MetricsPageTest, BeforeAnybodyHasLookedThereIsOnlyWhatIsCounted) {
  EXPECT_EQ(MetricsPage({}, 3, nullptr),
            "# HELP tracklake_rows_total Rows committed, in all tables.\n"
            "# TYPE tracklake_rows_total counter\n"
            "tracklake_rows_total 0\n"
            "# HELP tracklake_bytes_total Bytes of the raw objects rows were made of.\n"
            "# TYPE tracklake_bytes_total counter\n"
            "tracklake_bytes_total 0\n"
            "# HELP tracklake_objects_total Raw objects whose rows were committed.\n"
            "# TYPE tracklake_objects_total counter\n"
            "tracklake_objects_total 0\n"
            "# HELP tracklake_queue_depth Raw objects that wait to be transformed.\n"
            "# TYPE tracklake_queue_depth gauge\n"
            "tracklake_queue_depth 3\n");
}

TEST(MetricsPageTest, RunsAreAHistogramWhoseBoundsHoldAllBelowThem) {
  RunCounters counters;
  counters.AddRun("run", "done", std::chrono::milliseconds(500));
  counters.AddRun("run", "failed", std::chrono::seconds(10));
  counters.AddRun("run", "done", std::chrono::hours(5));
  EXPECT_THAT(MetricsPage(counters.Now(), 0, nullptr),
              HasSubstr("tracklake_runs_total{command=\"run\",outcome=\"done\"} 2\n"
                        "tracklake_runs_total{command=\"run\",outcome=\"failed\"} 1\n"
                        "# HELP tracklake_run_duration_seconds How long runs took.\n"
                        "# TYPE tracklake_run_duration_seconds histogram\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"1\"} 1\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"5\"} 1\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"15\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"60\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"300\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"900\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"3600\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"14400\"} 2\n"
                        "tracklake_run_duration_seconds_bucket{command=\"run\",le=\"+Inf\"} 3\n"
                        "tracklake_run_duration_seconds_sum{command=\"run\"} 18010.5\n"
                        "tracklake_run_duration_seconds_count{command=\"run\"} 3\n"));
}

TEST(MetricsPageTest, TellsTheLastLookAtTheLake) {
  app::Health health;
  health.raw = app::RawHealth{.newest = NewestDay{.newest = kNow}};
  health.tables.emplace();
  health.tables->tables[TableId::kSongs] = {.rows = 1, .newest = DayOf(kNow)};
  health.tables->gaps = {.recoverable = 2, .for_ever = 5};
  health.quarantine = app::QuarantineHealth{.objects = 1, .items = 4};
  health.consent = app::ConsentHealth{.ends_at = kNow};
  health.disk = app::DiskHealth{.free_bytes = 123'456'789'012};
  health.queue = app::QueueHealth{.parked = 6};
  health.quota.emplace();
  health.quota->rows = {
      {.family = "tracks", .now = {.budget = 500, .left = 480}},
      {.family = "artists", .now = {.budget = 500, .left = 0, .closed_until = kNow}},
      {.family = "albums", .now = {.left = kUnlimitedLeft}}};
  EXPECT_THAT(
      MetricsPage({}, 0, &health),
      AllOf(HasSubstr("\ntracklake_raw_newest_timestamp_seconds 1795000000\n"),
            HasSubstr("\ntracklake_table_newest_timestamp_seconds{table=\"songs\"} 1794960000\n"),
            HasSubstr("\ntracklake_gaps{recoverable=\"true\"} 2\n"
                      "tracklake_gaps{recoverable=\"false\"} 5\n"),
            HasSubstr("\ntracklake_quota_calls_left{family=\"tracks\"} 480\n"
                      "tracklake_quota_calls_left{family=\"artists\"} 0\n#"),
            HasSubstr("\ntracklake_quota_blocked_until_timestamp_seconds{family=\"artists\"} "
                      "1795000000\n#"),
            HasSubstr("\ntracklake_parked_objects 6\n"),
            HasSubstr("\ntracklake_quarantined_items 4\n"),
            HasSubstr("\ntracklake_token_expiry_timestamp_seconds 1795000000\n"),
            HasSubstr("\ntracklake_disk_free_bytes 123456789012\n")));
}

TEST(MetricsPageTest, WhatIsNotKnownIsAbsent) {
  app::Health health;
  health.raw.emplace();
  health.quarantine.emplace();
  health.consent.emplace();
  EXPECT_THAT(MetricsPage({}, 0, &health),
              AllOf(Not(HasSubstr("newest")), Not(HasSubstr("gaps")), Not(HasSubstr("quarantine")),
                    Not(HasSubstr("expiry")), Not(HasSubstr("disk"))));
}

}  // namespace
}  // namespace tracklake::serve
