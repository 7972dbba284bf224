#include "lake/expire.h"

#include "lake/expiry_marker.h"
#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kMaxEffects = 60;
constexpr Day kSecondDay = kFirstDay + std::chrono::days(1);
constexpr Day kThirdDay = kFirstDay + std::chrono::days(2);  // the one of the foreign object

class ExpireTest : public LakeWorldTest {
 protected:
  ExpiryReport Expire(Day first_kept = kThirdDay, ExpiryWay way = ExpiryWay::kDo) {
    const auto report = Open().Expire(first_kept, way);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report) return {};
    for (const Failure& failure : report->failures) {
      ADD_FAILURE() << failure.subject << ": " << failure.error.message;
    }
    return *report;
  }

  std::vector<std::string> RawKeys() {
    const auto listed = store_->List("raw/");
    std::vector<std::string> keys;
    for (const ObjectInfo& info : *listed) keys.push_back(info.key);
    return keys;
  }

  VerifyReport Verify() {
    TidyUp();
    const auto report = Open().Verify();
    EXPECT_TRUE(report.has_value());
    return report.value_or(VerifyReport{});
  }

  // In the canonical layout.
  void MakeWorld() {
    PutRaw(*store_, SmallWorld());
    Run(Open().TransformAll());
  }
};

TEST_P(ExpireTest, TakesTheRawOfOldDaysAndLeavesTheirRows) {
  MakeWorld();
  auto expected = Everything(*store_);
  const ExpiryReport report = Expire();
  ASSERT_THAT(report.days, SizeIs(2));
  EXPECT_EQ(report.days[0].day, kFirstDay);
  EXPECT_EQ(report.days[0].objects, 2);
  EXPECT_EQ(report.objects(), 5);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < 5; ++i) bytes += SmallWorld()[i].bytes.size();
  EXPECT_EQ(report.bytes(), bytes);
  EXPECT_THAT(RawKeys(), ElementsAre(SmallWorld()[5].key));
  for (const Day day : {kFirstDay, kSecondDay}) {
    const auto stored = ReadExpiryMarker(*store_, day);
    ASSERT_TRUE(stored.has_value());
    expected[ExpiryKey(day)] = WriteExpiryMarker(stored->marker);
  }
  ExpectEverything(expected);

  const VerifyReport verified = Verify();
  EXPECT_TRUE(verified.clean()) << Describe(verified);
  EXPECT_EQ(verified.expired_objects, 5);
  EXPECT_EQ(verified.objects, 1);
  const TransformReport again = Run(Open().TransformNew());
  EXPECT_EQ(again.settled, 1);
  EXPECT_EQ(again.days_rewritten, 0);
  EXPECT_THAT(Expire().days, IsEmpty());
  ExpectEverything(expected);
}

TEST_P(ExpireTest, OnlyTellsWhatWouldGo) {
  MakeWorld();
  const auto before = Everything(*store_);
  const ExpiryReport told = Expire(kThirdDay, ExpiryWay::kOnlyTell);
  EXPECT_THAT(RawKeys(), SizeIs(6));
  EXPECT_EQ(Everything(*store_), before);
  const ExpiryReport done = Expire();
  EXPECT_EQ(told.objects(), done.objects());
  EXPECT_EQ(told.bytes(), done.bytes());
}

TEST_P(ExpireTest, ADayWithWorkLeftWaitsForTheTransform) {
  MakeWorld();
  PutRaw(*store_, OwnRaw("late", 0, 60));
  const auto report = Open().Expire(kThirdDay, ExpiryWay::kDo);
  ASSERT_TRUE(report.has_value());
  ASSERT_THAT(report->failures, SizeIs(1));
  EXPECT_EQ(report->failures[0].subject, "2026-03-01");
  EXPECT_THAT(report->failures[0].error.message, HasSubstr("not transformed yet"));
  EXPECT_THAT(report->days, SizeIs(1));
  EXPECT_THAT(RawKeys(), SizeIs(4));  // all of the first day, and the foreign one
  Run(Open().TransformNew());
  EXPECT_EQ(Expire().objects(), 3);
  EXPECT_TRUE(Verify().clean());
}

TEST_P(ExpireTest, WhatComesLateIntoAFrozenDayStaysIncremental) {
  MakeWorld();
  Expire();
  const auto before = Everything(*store_);
  std::vector<RawFile> late;
  for (int i = 0; i < 6; ++i) late.push_back(OwnRaw(fmt::format("late{}", i), 0, 60 + i));
  PutRaw(*store_, late);
  EXPECT_EQ(Run(Open().TransformNew()).transformed, 6);
  EXPECT_EQ(Run(Open().TransformAll()).days_frozen, 2);
  EXPECT_EQ(Run(Open().Replay({})).days_frozen, 2);
  const auto after = Everything(*store_);
  for (const auto& [key, bytes] : before) {
    EXPECT_TRUE(after.contains(key) && after.at(key) == bytes) << key;
  }
  const auto live = ReadLive(*store_);
  ASSERT_TRUE(live.has_value());
  EXPECT_THAT(live->front().objects, SizeIs(6));
  const VerifyReport verified = Verify();
  EXPECT_TRUE(verified.clean()) << Describe(verified);
  EXPECT_EQ(verified.objects, 7);
  EXPECT_EQ(verified.expired_objects, 5);

  EXPECT_EQ(Expire().objects(), 6);  // and goes in its turn, into the same marker
  EXPECT_THAT(ReadExpiryMarker(*store_, kFirstDay)->marker.objects, SizeIs(8));
  EXPECT_TRUE(Verify().clean());
}

TEST_P(ExpireTest, AReplayOfAFrozenDayIsRefused) {
  MakeWorld();
  Expire();
  const auto before = Everything(*store_);
  const auto report = Open().Replay({{kFirstDay}});
  ASSERT_TRUE(report.has_value());
  ASSERT_THAT(report->failures, SizeIs(1));
  EXPECT_EQ(report->failures[0].subject, "2026-03-01");
  EXPECT_THAT(report->failures[0].error.message, HasSubstr("raw has expired"));
  EXPECT_THAT(report->failures[0].error.hint, HasSubstr("backup"));
  ExpectEverything(before);
}

TEST_P(ExpireTest, WithItsRawPutBackADayIsLikeAnyOther) {
  MakeWorld();
  const auto canonical = Everything(*store_);
  Expire();
  for (const RawFile& file : SmallWorld()) {
    ASSERT_TRUE(store_->PutIfAbsent(file.key, file.bytes).has_value());
  }
  const TransformReport report = Run(Open().Replay({{kFirstDay, kSecondDay}}));
  EXPECT_EQ(report.days_frozen, 0);
  EXPECT_EQ(report.days_rewritten, 2);
  for (const auto& [key, bytes] : canonical) EXPECT_EQ(Everything(*store_).at(key), bytes) << key;
  EXPECT_EQ(Verify().expired_objects, 0);
}

TEST_P(ExpireTest, RawThatIsGoneAndInNoMarkerIsDamage) {
  MakeWorld();
  Expire(kSecondDay);
  const RawFile late = OwnRaw("late", 0, 60);
  PutRaw(*store_, late);
  Run(Open().TransformNew());
  EXPECT_TRUE(Verify().clean());
  for (const std::string& key : {SmallWorld()[2].key, late.key}) {
    ASSERT_TRUE(store_->Delete({{key}}).has_value());
    const VerifyReport verified = Verify();
    EXPECT_EQ(verified.problems.back().kind, ProblemKind::kRawMissing);
    EXPECT_EQ(verified.expired_objects, 2);
  }
}

TEST_P(ExpireTest, DamagedRawStaysAndHoldsNobodyUp) {
  MakeWorld();
  const std::string damaged = SmallWorld()[0].key;
  for (const std::string& bytes :
       {std::string("shorter"), std::string(SmallWorld()[0].bytes.size(), 'x')}) {
    ASSERT_TRUE(store_->PutAll({{Upload{damaged, bytes, {}}}}).has_value());
    const auto report = Open().Expire(kSecondDay, ExpiryWay::kOnlyTell);
    ASSERT_TRUE(report.has_value());
    ASSERT_THAT(report->failures, SizeIs(1));
    EXPECT_EQ(report->failures[0].subject, damaged);
    EXPECT_EQ(report->failures[0].error.kind, ErrorKind::kCorruption);
    EXPECT_EQ(report->objects(), 1);
  }
}

TEST_P(ExpireTest, ABrokenMarkerIsNamedAndExcusesNothing) {
  MakeWorld();
  Expire();
  const std::string key = ExpiryKey(kFirstDay);
  ASSERT_TRUE(store_->PutAll({{Upload{key, "garbage", {}}}}).has_value());
  const VerifyReport verified = Verify();
  ASSERT_THAT(verified.problems, SizeIs(3));
  EXPECT_EQ(verified.problems[0].kind, ProblemKind::kExpiryBroken);
  EXPECT_EQ(verified.problems[0].subject, key);
  EXPECT_EQ(verified.problems[1].kind, ProblemKind::kRawMissing);
  PutRaw(*store_, OwnRaw("late", 0, 60));
  Run(Open().TransformKeys({{OwnRaw("late", 0, 60).key}}));
  const auto report = Open().Expire(kThirdDay, ExpiryWay::kDo);
  ASSERT_TRUE(report.has_value());
  ASSERT_THAT(report->failures, SizeIs(1));
  EXPECT_EQ(report->failures[0].subject, key);
}

TEST_P(ExpireTest, APartOfAFrozenDayThatIsDamagedHasNoCureButABackup) {
  MakeWorld();
  Expire();
  const auto live = ReadLive(*store_);
  ASSERT_TRUE(store_->PutAll({{Upload{live->front().Parts().front().key, "x", {}}}}).has_value());
  const VerifyReport verified = Verify();
  ASSERT_THAT(verified.problems, SizeIs(1));
  EXPECT_EQ(verified.problems[0].kind, ProblemKind::kPartChanged);
  EXPECT_THAT(verified.problems[0].detail, HasSubstr("only a backup"));
  EXPECT_EQ(verified.problems[0].cure, "");
}

TEST_P(ExpireTest, FromAFrozenDayOnlyWhatCameLateCanBeWithdrawn) {
  MakeWorld();
  Expire();
  const RawFile late = OwnRaw("late", 0, 60);
  PutRaw(*store_, late);
  Run(Open().TransformNew());
  const auto before = Everything(*store_);
  const auto refused = Open().Withdraw({SmallWorld()[0].key}, "why");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  ExpectEverything(before);
  const auto report = Open().Withdraw({late.key}, "why");
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_THAT(report->failures, IsEmpty());
  EXPECT_TRUE(Verify().clean());
}

TEST_P(ExpireTest, FinishesAtTheNextRunWhereverItDied) {
  MakeWorld();
  Expire();
  const auto expected = Everything(*store_);
  for (const bool after : {false, true}) {
    bool died = true;
    for (int effects = 0; died && effects < kMaxEffects; ++effects) {
      SCOPED_TRACE(fmt::format("died {} effect {}", after ? "after" : "before", effects));
      TempLake folder;
      store_ = NewStore(folder.path());
      MakeWorld();
      HookedStore dying(store_.get());
      int left = effects;
      (after ? dying.after : dying.before) = [&](auto, auto) -> Result<> {
        if (--left >= 0) return {};
        return Fail(ErrorKind::kIo, "the disk is gone");
      };
      died = !OpenOn(&dying).Expire(kThirdDay, ExpiryWay::kDo).has_value();
      EXPECT_TRUE(Verify().clean()) << Describe(Verify());  // nothing that is gone lacks its marker
      Run(Open().TransformNew());
      Expire();
      EXPECT_THAT(RawKeys(), SizeIs(1));
      ExpectEverything(expected);
      EXPECT_TRUE(Verify().clean());
      if (HasFailure()) return;
    }
    EXPECT_FALSE(died) << "more effects than expected";
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, ExpireTest, testing::ValuesIn(kStoreWorlds), WorldName);

TEST(ExpiryMarkerTest, ReadsWhatItWroteAndNothingElse) {
  const ExpiryMarker marker{kFirstDay, {{"raw/a \"b\".json", "00", 1}, {"raw/ü.json", "ff", 0}}};
  const std::string bytes = WriteExpiryMarker(marker);
  const std::string key = ExpiryKey(kFirstDay);
  EXPECT_EQ(ParseExpiryMarker(key, bytes), marker);
  EXPECT_TRUE(marker.Holds("raw/ü.json"));
  EXPECT_FALSE(marker.Holds("raw/v.json"));
  EXPECT_FALSE(ParseExpiryMarker(ExpiryKey(kSecondDay), bytes).has_value());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseExpiryMarker(key, bytes.substr(0, size)).has_value()) << size;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= 1;
    EXPECT_FALSE(ParseExpiryMarker(key, changed).has_value()) << i;
  }
  const ExpiryMarker none{kFirstDay, {}};
  EXPECT_EQ(ParseExpiryMarker(key, WriteExpiryMarker(none)), none);
}

}  // namespace
}  // namespace tracklake
