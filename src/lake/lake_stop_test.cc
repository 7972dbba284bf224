// Work on a lake that is to stop: nothing more is begun, what was made is kept, and the next run
// goes on from there.
#include "base/stopped.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

constexpr int kDays = 8;
constexpr int kStopDay = 3;  // it is to stop when the first object of this day is read

class LakeStopTest : public LakeWorldTest {
 protected:
  LakeStopTest() {
    for (int day = 0; day < kDays; ++day) {
      files_.push_back(OwnRaw("a", day, 10));
      files_.push_back(OwnRaw("b", day, 20));
    }
    PutRaw(*store_, files_);
    hooked_.read = [this](std::string_view key) {
      if (!key.starts_with("raw/")) return;
      ++raw_reads_;
      if (key == files_[2 * kStopDay].key) stop_.request_stop();
    };
  }

  // A lake that is to stop in the middle, with one worker, so that it is known what comes before.
  Lake OpenStopping() {
    LakeOptions options;
    options.workers = 1;
    options.stop = stop_.get_token();
    return OpenOn(&hooked_, options);
  }

  template <typename T>
  void ExpectStopped(const Result<T>& result) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message, Stopped().message);
    EXPECT_EQ(raw_reads_, 2 * kStopDay + 2);  // two are read together
  }

  std::vector<RawFile> files_;
  std::stop_source stop_;
  HookedStore hooked_{store_.get()};
  int raw_reads_ = 0;
};

TEST_P(LakeStopTest, ATransformKeepsTheDaysThatItMadeAndTheNextMakesTheOthers) {
  ExpectStopped(OpenStopping().TransformAll());
  const auto live = Open().Live();
  ASSERT_TRUE(live.has_value());
  ASSERT_EQ(live->size(), kStopDay);
  for (int day = 0; day < kStopDay; ++day) {
    EXPECT_EQ((*live)[static_cast<std::size_t>(day)].day, kFirstDay + std::chrono::days(day));
  }
  const TransformReport report = Run(Open().TransformAll());
  EXPECT_EQ(report.settled, 2 * kStopDay);
  EXPECT_EQ(report.transformed, 2 * (kDays - kStopDay));
  ExpectClean();
  ExpectEverything(Canonical(files_));
}

TEST_P(LakeStopTest, AReplayLeavesEachDayInTheTables) {
  Run(Open().TransformAll());
  const auto before = Everything(*store_);
  ExpectStopped(OpenStopping().Replay({}));
  ExpectClean();
  ExpectEverything(before);
}

TEST_P(LakeStopTest, AVerificationEnds) {
  Run(Open().TransformAll());
  const auto before = Everything(*store_);
  ExpectStopped(OpenStopping().Verify());
  ExpectEverything(before);
}

TEST_P(LakeStopTest, WhatIsToStopBeforeItBeginsReadsNoRaw) {
  stop_.request_stop();
  EXPECT_FALSE(OpenStopping().TransformNew().has_value());
  EXPECT_EQ(raw_reads_, 0);
  EXPECT_TRUE(Open().Live()->empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeStopTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
