// What the lake promises of whole runs: GUARANTEES.md P2 to P4, on each kind of store.
#include "lake/lake.h"

#include <algorithm>
#include <random>

#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

using LakeTest = LakeWorldTest;

TEST_P(LakeTest, BringsRawIntoTheTablesAndSaysWhatBecameOfIt) {
  PutRaw(*store_, SmallWorld());
  const TransformReport report = Run(Open().TransformAll());
  EXPECT_EQ(report.objects, 6);
  EXPECT_EQ(report.transformed, 6);
  EXPECT_EQ(report.refused, 1);
  EXPECT_EQ(report.quarantine_lines, 2);
  EXPECT_EQ(report.days_rewritten, 3);
  EXPECT_EQ(report.counts[static_cast<std::size_t>(TableId::kSongs)].rows, 3 + 5 + 3 + 1 + 2);
  const TableCounts& entries = report.counts[static_cast<std::size_t>(TableId::kPlaylistTracks)];
  EXPECT_EQ(entries.candidates, 15);
  EXPECT_EQ(entries.rows, 14);
  EXPECT_EQ(entries.quarantined, 1);
  ExpectClean();
}

TEST_P(LakeTest, EndsInTheSameBytesFromAnyOrderOfArrival) {
  const auto canonical = Canonical(SmallWorld());
  const unsigned seed = 20261120;
  std::mt19937 dice(seed);
  for (int round = 0; round < 4; ++round) {
    SCOPED_TRACE(fmt::format("seed {}, round {}", seed, round));
    TempLake folder;
    store_ = NewStore(folder.path());
    std::vector<RawFile> files = SmallWorld();
    std::ranges::shuffle(files, dice);
    for (const RawFile& file : files) {
      PutRaw(*store_, file);
      switch (dice() % 4) {
        case 0:
          Run(Open().TransformKeys({{file.key}}));
          break;
        case 1:
          Run(Open({.workers = 1}).TransformNew());
          break;
        case 2:
          Run(Open().TransformAll());
          break;
        default:
          break;  // comes in with a later run
      }
    }
    Run(Open({.workers = 1 + static_cast<int>(dice() % 2)}).TransformAll());
    ExpectEverything(canonical);
    ExpectClean();
  }
}

TEST_P(LakeTest, EndsInTheSameBytesWithOneWorkerAndWithThree) {
  const auto canonical = Canonical(SmallWorld(), {.workers = 1});
  EXPECT_EQ(Canonical(SmallWorld(), {.workers = 3}), canonical);
}

TEST_P(LakeTest, WritesIncrementalPartsForKeysAndKeepsThemUntilTheDayIsRewritten) {
  PutRaw(*store_, SmallWorld());
  for (const RawFile& file : SmallWorld()) {
    EXPECT_EQ(Run(Open().TransformKeys({{file.key}})).transformed, 1);
    EXPECT_EQ(Run(Open().TransformKeys({{file.key}})).settled, 1);
  }
  ExpectClean();
  EXPECT_NE(Keys(Everything(*store_)), Keys(Canonical(SmallWorld())));
  Run(Open().TransformAll());
  ExpectEverything(Canonical(SmallWorld()));
}

TEST_P(LakeTest, DoesNothingTwice) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformNew());
  const auto before = Everything(*store_);
  const TransformReport again = Run(Open().TransformNew());
  EXPECT_EQ(again.settled, 6);
  EXPECT_EQ(again.transformed, 0);
  Run(Open().TransformAll());
  const auto canonical = Everything(*store_);
  EXPECT_EQ(Run(Open().TransformAll()).settled, 6);
  EXPECT_EQ(Everything(*store_), canonical);
}

TEST_P(LakeTest, ReadsNoRawAndEachReceiptOnceWhereNothingIsNew) {
  PutRaw(*store_, SmallWorld());
  clock_.SleepFor(std::chrono::seconds(2));  // for a store that knows whole seconds
  Run(Open().TransformAll());
  HookedStore watched(store_.get());
  std::vector<std::string> read;
  watched.read = [&](std::string_view key) { read.emplace_back(key); };
  EXPECT_EQ(Run(OpenOn(&watched).TransformNew()).settled, 6);
  EXPECT_THAT(read, testing::UnorderedElementsAre(testing::EndsWith("/day.json"),
                                                  testing::EndsWith("/day.json"),
                                                  testing::EndsWith("/day.json")));
  std::ranges::sort(read);
  EXPECT_EQ(std::ranges::adjacent_find(read), read.end());
}

TEST_P(LakeTest, RewritesADayAtOnceWhenManyObjectsOfItAreNew) {
  std::vector<RawFile> files;
  for (int i = 0; i < 5; ++i) files.push_back(OwnRaw(fmt::format("p{}", i), 0, i));
  PutRaw(*store_, files);
  EXPECT_EQ(Run(Open().TransformNew()).days_rewritten, 1);
  ExpectEverything(Canonical(files));
  // One more is one of many: it comes in by itself.
  PutRaw(*store_, OwnRaw("late", 0, 50));
  const TransformReport late = Run(Open().TransformNew());
  EXPECT_EQ(late.days_rewritten, 0);
  EXPECT_EQ(late.transformed, 1);
  ExpectClean();
}

TEST_P(LakeTest, ReplayMakesAgainWhatWasDamaged) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const auto canonical = Everything(*store_);
  const std::string victim = Keys(canonical).back();
  std::vector<Upload> damaged;
  for (const auto& [key, bytes] : canonical) {
    if (ParsePartKey(key).has_value()) damaged.push_back({.key = key, .bytes = "not Parquet"});
  }
  ASSERT_TRUE(store_->PutAll(damaged).has_value());
  Run(Open().Replay({}));
  ExpectEverything(canonical);
}

TEST_P(LakeTest, ReplayOfADayLeavesTheOthersAlone) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const Day day = kFirstDay + std::chrono::days(1);
  const TransformReport report = Run(Open().Replay({{day}}));
  EXPECT_EQ(report.days_rewritten, 1);
  EXPECT_EQ(report.objects, 3);
}

TEST_P(LakeTest, WritesCsvIntoItsOwnFolderAndFollowsTheFormatsAskedFor) {
  const std::vector<FileFormat> both = {FileFormat::kCsv, FileFormat::kParquet};
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformNew());
  // Asked for later: everything is work again, also what is settled in Parquet.
  EXPECT_EQ(Run(Open({.formats = both}).TransformNew()).transformed, 6);
  ExpectClean();
  Run(Open({.formats = both}).TransformAll());
  ExpectEverything(Canonical(SmallWorld(), {.formats = both}));
  EXPECT_THAT(Keys(Everything(*store_)),
              testing::Contains(testing::StartsWith("processed_csv/spotify/songs/year=2026/")));
  ExpectClean();
  // No longer asked for: settled as it is, gone with the next canonical layout.
  EXPECT_EQ(Run(Open().TransformNew()).settled, 6);
  Run(Open().TransformAll());
  ExpectEverything(Canonical(SmallWorld()));
}

TEST_P(LakeTest, TakesTheDayFromInsideTheObjectWhereTheKeyIsNotOurs) {
  const std::string inside = R"({"_tracklake":{"fetched_at":"2026-03-09T01:02:03Z"},)";
  const RawFile moved = {"raw/dump_2026-03-01.json", inside + Playlist("x", 2).substr(1)};
  const RawFile undated = {"raw/dump.json", Playlist("y", 2)};
  std::vector<RawFile> files = SmallWorld();
  files.push_back(moved);
  files.push_back(undated);
  PutRaw(*store_, files);
  EXPECT_EQ(Run(Open().TransformAll()).transformed, 8);
  ExpectClean();
  const auto live = Open().Live();
  ASSERT_TRUE(live.has_value());
  std::map<std::string, Day> days;
  for (const LiveDay& day : *live) {
    for (const Receipt& receipt : day.rewritten->receipts) days[receipt.raw_key] = day.day;
  }
  EXPECT_EQ(days[moved.key], kFirstDay + std::chrono::days(8));
  EXPECT_EQ(days[undated.key], kFirstDay + std::chrono::days(100));  // first seen
  clock_.SleepFor(std::chrono::hours(100));
  EXPECT_EQ(Run(Open().Replay({})).transformed, 8);
  ExpectClean();
}

TEST_P(LakeTest, NamesKeysThatAreNotRaw) {
  PutRaw(*store_, SmallWorld());
  const auto report = Open().TransformKeys({{"raw/none.json", "raw/a.txt", "other/a.json"}});
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->failed, 3);
  ASSERT_EQ(report->failures.size(), 3U);
  EXPECT_EQ(report->failures[0].error.kind, ErrorKind::kNotFound);
  EXPECT_THAT(report->failures[1].error.message, HasSubstr("raw/a.txt is not a raw object"));
  EXPECT_THAT(report->failures[2].error.message, HasSubstr("other/a.json is not a raw object"));
}

TEST_P(LakeTest, TellsHowFarItIs) {
  PutRaw(*store_, SmallWorld());
  std::vector<Progress> steps;
  Run(Open().TransformAll([&](const Progress& progress) { steps.push_back(progress); }));
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.front().done, 0) << "it is known before the first is done";
  EXPECT_EQ(steps.front().total, 6);
  EXPECT_EQ(steps.back().done, 6);
  EXPECT_EQ(steps.back().total, 6);
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
