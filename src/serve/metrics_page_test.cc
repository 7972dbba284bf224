#include "serve/metrics_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serve/metrics_text.h"

namespace tracklake::serve {
namespace {

using ::testing::HasSubstr;

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

TEST(MetricsPageTest, CountersBeginAtZeroAndRunsWithTheFirst) {
  EXPECT_EQ(MetricsPage({}, 3),
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
  EXPECT_THAT(MetricsPage(counters.Now(), 0),
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

}  // namespace
}  // namespace tracklake::serve
