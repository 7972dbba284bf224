// When a sweep brings a day into one part a table by itself.
#include <fmt/format.h>

#include <algorithm>

#include "lake/lake.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

using LakeCompactionTest = LakeWorldTest;

TEST_P(LakeCompactionTest, ADayThatIsOverIsOnePartATableAfterTheNextSweep) {
  PutRaw(*store_, SmallWorld());
  for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
  const TransformReport report = Run(Open().TransformNew());
  EXPECT_EQ(report.days_rewritten, 3);
  EXPECT_EQ(report.days_merged, 3);
  EXPECT_EQ(report.parts_written, 0);
  EXPECT_EQ(report.settled, 6);
  EXPECT_EQ(report.transformed, 0) << "nothing of it is new";
  EXPECT_EQ(report.refused, 0);
  EXPECT_EQ(report.quarantine_lines, 0);
  ExpectEverything(Canonical(SmallWorld()));
  EXPECT_EQ(Run(Open().TransformNew()).days_rewritten, 0);
}

TEST_P(LakeCompactionTest, WhatComesLateIsInTheDaysPartAfterTheSweepBehind) {
  std::vector<RawFile> files = {OwnRaw("a", 0, 1), OwnRaw("b", 0, 2), OwnRaw("c", 0, 3)};
  PutRaw(*store_, files);
  Run(Open().TransformAll());
  files.push_back(OwnRaw("late", 0, 50));
  PutRaw(*store_, files.back());
  EXPECT_EQ(Run(Open().TransformNew()).transformed, 1);
  EXPECT_EQ(Run(Open().TransformNew()).days_rewritten, 1);
  ExpectEverything(Canonical(files));
}

TEST_P(LakeCompactionTest, AnOpenDayKeepsItsPartsUntilATableHasMoreThan64InOneFormat) {
  constexpr int kToday = 100;
  const LakeOptions both = {.formats = {FileFormat::kParquet, FileFormat::kCsv}};
  std::vector<RawFile> files;
  const auto add = [&] {
    const auto i = static_cast<int>(files.size());
    files.push_back(OwnRaw(fmt::format("p{}", i), kToday, i, 1));
    PutRaw(*store_, files.back());
    EXPECT_EQ(Run(Open(both).TransformKeys({{files.back().key}})).transformed, 1);
  };
  while (files.size() < 64) add();
  EXPECT_EQ(Run(Open(both).TransformNew()).days_rewritten, 0);
  add();
  const TransformReport report = Run(Open(both).TransformNew());
  EXPECT_EQ(report.days_rewritten, 1);
  EXPECT_EQ(report.settled, 65);
  ExpectEverything(Canonical(files, both));
}

TEST_P(LakeCompactionTest, AfterASweepNoTableHasMoreThan64PartsInAnOpenDay) {
  constexpr int kToday = 100;
  std::vector<RawFile> files;
  std::size_t most = 0;
  for (int i = 0; i < 140; ++i) {
    files.push_back(OwnRaw(fmt::format("p{}", i), kToday, i, 1));
    PutRaw(*store_, files.back());
    if (i % 3 != 0) continue;  // three at once are no reason to rewrite a day
    Run(Open().TransformNew());
    most = std::max(most, store_->List("processed/spotify/songs/")->size());
    ASSERT_LE(most, 64U);
  }
  EXPECT_EQ(most, 64U);
}

TEST_P(LakeCompactionTest, ManyKeysOfADayAtOnceBecomeOnePartATable) {
  std::vector<RawFile> files;
  std::vector<std::string> keys;
  for (int i = 0; i < 10; ++i) {
    files.push_back(OwnRaw(fmt::format("p{}", i), i % 2, i));
    keys.push_back(files.back().key);
  }
  PutRaw(*store_, files);
  const TransformReport report = Run(Open().TransformKeys(keys));
  EXPECT_EQ(report.transformed, 10);
  EXPECT_EQ(report.days_rewritten, 2);
  ExpectEverything(Canonical(files));
}

TEST_P(LakeCompactionTest, OfADayThatIsRewrittenForManyKeysOnlyTheyCount) {
  const std::vector<RawFile> before = SmallWorld();
  PutRaw(*store_, before);
  Run(Open().TransformAll());
  std::vector<std::string> keys;
  for (int i = 0; i < 5; ++i) {
    const RawFile file = OwnRaw(fmt::format("p{}", i), 1, i);
    PutRaw(*store_, file);
    keys.push_back(file.key);
  }
  const TransformReport report = Run(Open().TransformKeys(keys));
  EXPECT_EQ(report.days_rewritten, 1);
  EXPECT_EQ(report.transformed, 5);
  EXPECT_EQ(report.quarantine_lines, 0) << "the day's refused object was told of before";
  EXPECT_EQ(report.refused, 0);
  ExpectClean();
}

// Half of the day's objects have to be new.
TEST_P(LakeCompactionTest, AFewKeysOfADayThatHoldsManyArePartsOfTheirOwn) {
  const auto foreign = [](int i) {
    return RawFile{fmt::format("raw/dump_2026-03-01_{}.json", i), Playlist("f", 1, i)};
  };
  for (int i = 0; i < 9; ++i) PutRaw(*store_, foreign(i));
  Run(Open().TransformAll());
  std::vector<std::string> keys;
  for (int i = 10; i < 14; ++i) {
    PutRaw(*store_, foreign(i));
    keys.push_back(foreign(i).key);
  }
  const TransformReport report = Run(Open().TransformKeys(keys));
  EXPECT_EQ(report.days_rewritten, 0);
  EXPECT_EQ(report.transformed, 4);
  ExpectClean();
}

// Nothing says when the object was fetched but the day's receipt, once the record that it was seen
// is lost.
TEST_P(LakeCompactionTest, AnObjectWithoutATimeStaysInItsDayWhenManyKeysRewriteIt) {
  const RawFile dateless = {"raw/dump.json", Playlist("x", 2)};
  PutRaw(*store_, dateless);
  Run(Open().TransformAll());
  const auto seen = store_->List("_tracklake/state/seen/");
  ASSERT_EQ(seen->size(), 1U);
  ASSERT_TRUE(store_->Delete({{seen->front().key}}).has_value());
  std::vector<std::string> keys;
  for (int i = 0; i < 5; ++i) {
    const RawFile file = OwnRaw(fmt::format("p{}", i), 100, i);
    PutRaw(*store_, file);
    keys.push_back(file.key);
  }
  clock_.SleepFor(std::chrono::days(3));
  EXPECT_EQ(Run(Open().TransformKeys(keys)).days_rewritten, 1);
  EXPECT_EQ(Run(Open().TransformNew()).transformed, 0);
  ExpectClean();
}

TEST_P(LakeCompactionTest, ADayThatCannotBeMadeAgainKeepsItsPartsWithoutAWord) {
  const std::vector<RawFile> files = {OwnRaw("a", 0, 1), OwnRaw("b", 0, 2)};
  PutRaw(*store_, files);
  for (const RawFile& file : files) Run(Open().TransformKeys({{file.key}}));
  ASSERT_TRUE(store_->Delete({{files[0].key}}).has_value());
  const auto before = Everything(*store_);
  const TransformReport report = Run(Open().TransformNew());
  EXPECT_EQ(report.days_rewritten, 0);
  ExpectEverything(before);
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeCompactionTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
