#include "app/retention.h"

#include <gmock/gmock.h>

#include "app/json/stage_json.h"
#include "app/lake_stages.h"
#include "app/run_recorder.h"
#include "app/status.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class RetentionTest : public testing::Test {
 protected:
  // The clock of the store is the machine's, so that of the test goes by it.
  RetentionTest() {
    fake_.clock.SleepFor(
        std::chrono::floor<std::chrono::milliseconds>(SystemClock().Now() - fake_.clock.Now()));
  }

  void Put(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE((*fake_.lake.OpenOrCreate())->PutIfAbsent(key, bytes));
  }
  Day Today() { return DayOf(fake_.clock.NowSeconds()); }
  std::vector<std::string> Below(std::string_view prefix) {
    const auto listed = (*fake_.lake.Open())->List(prefix);
    std::vector<std::string> keys;
    for (const ObjectInfo& info : *listed) keys.push_back(info.key);
    return keys;
  }
  RetentionReport Do(ExpiryWay way = ExpiryWay::kDo) {
    auto report = Retain(fake_.services(), way);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    return report ? *report : RetentionReport{};
  }
  // A raw object of each of the last days, transformed.
  void PutDays(int days) {
    for (int back = 0; back < days; ++back) {
      const std::string name = fmt::format("p{}", back);
      const std::string bytes = Playlist(name, 2);
      const Seconds time(Today() - std::chrono::days(back));
      Put(SpotifyKey("playlist", name, time, bytes), bytes);
    }
    ASSERT_TRUE(TransformNew(fake_.services()));
  }

  FakeServices fake_;
};

TEST_F(RetentionTest, WithoutALakeThereIsNothingToRetain) {
  EXPECT_EQ(Retain(fake_.services(), ExpiryWay::kDo).error().kind, ErrorKind::kNotFound);
}

TEST_F(RetentionTest, RawIsKeptForEverUnlessSomebodySaysForHowLong) {
  PutDays(5);
  EXPECT_TRUE(Do().is_empty());
  fake_.config.retention_raw_days = 2;
  const RetentionReport told = Do(ExpiryWay::kOnlyTell);
  EXPECT_TRUE(told.was_only_told);
  EXPECT_THAT(Below("raw/"), SizeIs(5));
  EXPECT_EQ(Do().raw.objects(), told.raw.objects());
  EXPECT_EQ(told.raw.objects(), 2);  // today and two days before it stay
  EXPECT_THAT(Below("raw/"), SizeIs(3));
  const auto status = ReadStatus(fake_.services());
  ASSERT_TRUE(status.has_value());
  EXPECT_THAT(status->frozen,
              ElementsAre(Today() - std::chrono::days(4), Today() - std::chrono::days(3)));
  EXPECT_EQ(status->tables.at(TableId::kSongs).rows, 10);
}

TEST_F(RetentionTest, SavedResultsGoWhenTheyAreOldAndNothingElseOfTheirFolderDoes) {
  for (const char* key : {"results/a.csv", "results/b.parquet", "results/c.json",
                          "results/mine.txt", "results/mine/d.csv"}) {
    Put(key, "12");
  }
  EXPECT_TRUE(Do().is_empty());
  fake_.clock.SleepFor(std::chrono::days(31));
  fake_.config.retention_results_days = 0;
  EXPECT_TRUE(Do().is_empty());
  fake_.config.retention_results_days = 30;
  const RetentionReport report = Do();
  EXPECT_EQ(report.results.files, 3);
  EXPECT_EQ(report.results.bytes, 6U);
  EXPECT_THAT(Below("results/"), ElementsAre("results/mine.txt", "results/mine/d.csv"));
}

TEST_F(RetentionTest, LogsGoByTheirDay) {
  Put(LogKey(Today()), "{}");
  Put(LogKey(Today() - std::chrono::days(30)), "{}");
  Put(LogKey(Today() - std::chrono::days(31)), "{}");
  Put("_tracklake/logs/mine.txt", "{}");
  EXPECT_EQ(Do().logs.files, 1);
  EXPECT_THAT(Below("_tracklake/logs/"), SizeIs(3));
}

TEST_F(RetentionTest, ADayThatWaitsIsToldAndMakesItIncomplete) {
  PutDays(5);
  fake_.config.retention_raw_days = 2;
  const std::string late = Playlist("late", 1);
  Put(SpotifyKey("playlist", "late", Seconds(Today() - std::chrono::days(4)), late), late);
  const RetentionReport report = Do();
  EXPECT_EQ(OutcomeOf(report), Outcome::kIncomplete);
  EXPECT_EQ(fake_.events.CountOf<SubjectFailed>(), 1);
  const Json json = JsonOf(report);
  EXPECT_EQ(json["raw_objects"], 1);
  EXPECT_EQ(json["failures"].size(), 1U);
}

}  // namespace
}  // namespace tracklake::app
