#include "lake/newest_raw.h"

#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

class NewestRawTest : public LakeWorldTest {
 protected:
  std::optional<Seconds> Newest(Seconds now) {
    const auto newest = NewestRaw(*store_, now);
    EXPECT_TRUE(newest.has_value()) << (newest ? "" : newest.error().message);
    return newest.value_or(std::nullopt);
  }
  static RawFile Refusal(int day, int second) {
    const std::string bytes = R"({"_tracklake":{"what":"playlist","id":"x","status":404,)"
                              R"("reason":"not found","recoverable":true},"body":{}})";
    return {SpotifyKey("failure-playlist", "x", TimeOn(day, second), bytes), bytes};
  }
};

TEST_P(NewestRawTest, IsTheLatestTimeOfTheNewestDayWhateverItsLayout) {
  PutRaw(*store_, {OwnRaw("a", 0, 90), OwnRaw("b", 2, 10), OwnRaw("c", 2, 30)});
  Run(Open().TransformNew());
  EXPECT_EQ(Newest(TimeOn(2, 100)), TimeOn(2, 30));
  Run(Open().TransformAll());
  EXPECT_EQ(Newest(TimeOn(2, 100)), TimeOn(2, 30));
  EXPECT_EQ(Newest(TimeOn(9)), TimeOn(2, 30));
}

TEST_P(NewestRawTest, KeysOfOtherProgramsCountByTheTimeThatTheyWereFetched) {
  PutRaw(*store_, SmallWorld());  // the last of them on the third day
  Run(Open().TransformNew());
  EXPECT_EQ(Newest(TimeOn(5)), *ParseIsoSeconds("2026-03-03T05:06:07Z"));
}

TEST_P(NewestRawTest, WhatCouldNotBeFetchedIsNoNews) {
  PutRaw(*store_, {OwnRaw("a", 0, 10), Refusal(1, 10)});
  Run(Open().TransformNew());
  EXPECT_EQ(Newest(TimeOn(1, 20)), TimeOn(0, 10));
}

TEST_P(NewestRawTest, OfALakeThatIsEmptyOrForgottenNothingIsSaid) {
  EXPECT_EQ(Newest(TimeOn(1)), std::nullopt);
  PutRaw(*store_, OwnRaw("a", 0, 10));
  Run(Open().TransformNew());
  EXPECT_EQ(Newest(TimeOn(kFreshDays - 1)), TimeOn(0, 10));
  EXPECT_EQ(Newest(TimeOn(kFreshDays)), std::nullopt);
}

TEST_P(NewestRawTest, NothingIsYoungerThanNow) {
  PutRaw(*store_, OwnRaw("a", 0, 90));
  Run(Open().TransformNew());
  EXPECT_EQ(Newest(TimeOn(0, 30)), TimeOn(0, 30));
}

TEST_P(NewestRawTest, WhatTheNewestDayHoldsIsCountedWhateverItsLayout) {
  const std::string odd =
      R"({"id":"o","snapshot_id":"s","tracks":{"total":2,"items":[)"
      R"({"added_at":"2026-01-01T00:00:00Z","track":{"type":"track","id":"t","name":"n"}},7]}})";
  PutRaw(*store_, {OwnRaw("old", 0, 10),
                   {SpotifyKey("playlist", "o", TimeOn(1, 10), odd), odd},
                   {SpotifyKey("playlist", "b", TimeOn(1, 20), "{"), "{"},
                   Refusal(1, 30)});
  Run(Open().TransformNew());
  for (int round = 0; round < 2; ++round) {
    const auto day = LookAtNewestDay(*store_, TimeOn(1, 100));
    ASSERT_TRUE(day.has_value() && day->has_value());
    EXPECT_EQ((*day)->newest, TimeOn(1, 20));
    EXPECT_EQ((*day)->objects, 3);
    EXPECT_EQ((*day)->refused, 1);
    EXPECT_GE((*day)->quarantined, 1);
    EXPECT_GT((*day)->items, (*day)->quarantined);
    Run(Open().TransformAll());
  }
}

TEST_P(NewestRawTest, NoReceiptOfAnOlderDayIsRead) {
  PutRaw(*store_, {OwnRaw("a", 0, 10), OwnRaw("b", 1, 10)});
  Run(Open().TransformAll());
  HookedStore watched(store_.get());
  std::vector<std::string> read;
  watched.read = [&](std::string_view key) { read.emplace_back(key); };
  EXPECT_EQ(NewestRaw(watched, TimeOn(1, 20)).value_or(std::nullopt), TimeOn(1, 10));
  EXPECT_THAT(read, testing::ElementsAre(DayReceiptKey(DayOf(TimeOn(1)))));
}

INSTANTIATE_TEST_SUITE_P(Stores, NewestRawTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
