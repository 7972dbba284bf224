#include "observe/embedded_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

#include "observe/testing/embedded_metric_rules.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class EmbeddedMetricsTest : public testing::Test {
 protected:
  // The lines so far, each held to the rules of the format.
  std::vector<nlohmann::json> Lines() {
    std::vector<nlohmann::json> lines;
    std::istringstream text(stream_.str());
    for (std::string line; std::getline(text, line);) {
      EXPECT_EQ(EmbeddedMetricRules::Broken(line), "") << line;
      lines.push_back(nlohmann::json::parse(line));
    }
    return lines;
  }

  std::ostringstream stream_;
  SimulatedClock clock_{Seconds(std::chrono::seconds(1'700'000'000))};
  EmbeddedMetrics metrics_{&stream_, &clock_, "transform"};
};

TEST_F(EmbeddedMetricsTest, AnInvocationsCountsAreOneLine) {
  metrics_.Tell(RowsCommitted{.stage = "transform", .objects = 2, .rows = 500, .quarantined = 1});
  metrics_.Tell(RowsCommitted{.stage = "transform", .objects = 1, .rows = 100});
  metrics_.Tell(ObjectLanded{"raw/a"});
  const Error error{ErrorKind::kIo, "broken", {}, {}};
  metrics_.Tell(SubjectFailed{"raw/b", &error});
  metrics_.Flush("request-1");
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["Function"], "transform");
  EXPECT_EQ(lines[0]["RequestId"], "request-1");
  EXPECT_EQ(lines[0]["ObjectsTransformed"], 3);
  EXPECT_EQ(lines[0]["Rows"], 600);
  EXPECT_EQ(lines[0]["ItemsQuarantined"], 1);
  EXPECT_EQ(lines[0]["ObjectsRefused"], 0);
  EXPECT_EQ(lines[0]["ObjectsLanded"], 1);
  EXPECT_EQ(lines[0]["Failures"], 1);
  EXPECT_EQ(lines[0]["_aws"]["Timestamp"], 1'700'000'000'000);
}

TEST_F(EmbeddedMetricsTest, WhatNobodyToldOfStandsNowhere) {
  metrics_.Tell(CallAnswered{.target = "/playlists/x", .is_good = true});
  metrics_.Flush("r");
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_FALSE(lines[0].contains("Rows"));
  EXPECT_THAT(lines[0]["_aws"]["CloudWatchMetrics"][0]["Metrics"], SizeIs(1));
}

TEST_F(EmbeddedMetricsTest, WhatWasWrittenIsNotCountedAgain) {
  metrics_.Tell(ObjectLanded{"raw/a"});
  metrics_.Flush("r1");
  metrics_.Flush("r2");
  metrics_.Tell(ObjectLanded{"raw/b"});
  metrics_.Flush("r3");
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[1]["RequestId"], "r3");
  EXPECT_EQ(lines[1]["ObjectsLanded"], 1);
}

TEST_F(EmbeddedMetricsTest, ARunThatWasPutOffIsCountedAndOneThatWasNotIsZero) {
  metrics_.Tell(RunEnded{.command = "extract", .outcome = "done"});
  metrics_.Flush("r1");
  metrics_.Tell(RunEnded{.command = "extract", .outcome = "deferred", .retry_at = Seconds{}});
  metrics_.Flush("r2");
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0]["RunsDeferred"], 0);
  EXPECT_EQ(lines[1]["RunsDeferred"], 1);
}

TEST_F(EmbeddedMetricsTest, AnAgeIsAGaugeInSecondsAndAnUnknownOneIsNone) {
  metrics_.Tell(RawAgeMeasured{std::chrono::seconds(50)});
  metrics_.Tell(RawAgeMeasured{std::chrono::hours(26)});
  metrics_.Flush("r1");
  metrics_.Tell(RawAgeMeasured{});
  metrics_.Flush("r2");
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["NewestRawAge"], 93'600);
  const auto metric = lines[0]["_aws"]["CloudWatchMetrics"][0]["Metrics"][0];
  EXPECT_EQ(metric["Name"], "NewestRawAge");
  EXPECT_EQ(metric["Unit"], "Seconds");
}

TEST_F(EmbeddedMetricsTest, ForeignBytesDoNotBreakALine) {
  metrics_.Tell(ObjectLanded{"raw/\xff\n"});
  metrics_.Flush("r\n\xff");
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(EmbeddedMetricsTest, ThreadsLoseNoCount) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this] {
        for (int n = 0; n < 1000; ++n) metrics_.Tell(CallAnswered{});
      });
    }
  }
  metrics_.Flush("r");
  EXPECT_EQ(Lines()[0]["Calls"], 4000);
}

TEST(EmbeddedMetricRulesTest, LinesThatCloudWatchWouldDropAreSeen) {
  const auto line = [](const std::string& more, const std::string& metric,
                       const std::string& sets) {
    return R"({"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":)" + sets +
           R"(,"Metrics":[)" + metric + "]}]}" + more + "}";
  };
  const std::string sound =
      line(R"(,"F":"f","M":1)", R"({"Name":"M","Unit":"Count"})", R"([["F"]])");
  EXPECT_EQ(EmbeddedMetricRules::Broken(sound), "");
  const std::string broken[] = {
      "[]",
      "{}",
      R"({"_aws":{"Timestamp":"now","CloudWatchMetrics":[]}})",
      line(R"(,"F":"f")", R"({"Name":"M"})", R"([["F"]])"),
      line(R"(,"F":"f","M":"1")", R"({"Name":"M"})", R"([["F"]])"),
      line(R"(,"F":7,"M":1)", R"({"Name":"M"})", R"([["F"]])"),
      line(R"(,"F":"f","M":1)", R"({"Name":"M","Unit":"Rows"})", R"([["F"]])"),
      line(R"(,"F":"f","M":1)", R"({"Name":"M","StorageResolution":5})", R"([["F"]])"),
      line(R"(,"F":"f","M":1)", R"({"Name":"M"})", "[]"),
  };
  for (const std::string& text : broken) EXPECT_NE(EmbeddedMetricRules::Broken(text), "") << text;
}

}  // namespace
}  // namespace tracklake
