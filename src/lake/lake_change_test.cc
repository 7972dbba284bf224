// What happens when raw is not what it should be: changed, moved to another day, gone, too large,
// or already read by a newer tracklake.
#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "lake/layout.h"
#include "lake/locks.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"
#include "lake/version.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class LakeChangeTest : public LakeWorldTest {
 protected:
  void Overwrite(const RawFile& file) {
    ASSERT_TRUE(store_->PutAll({{Upload{file.key, file.bytes, {}}}}).has_value());
  }
  static RawFile Foreign(const std::string& fetched_at, int tracks) {
    return {"raw/dump.json", "{\"_tracklake\":{\"fetched_at\":\"" + fetched_at + "\"}," +
                                 Playlist("x", tracks).substr(1)};
  }
  std::string Read(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_->Get(key, &bytes).has_value()) << key;
    return bytes;
  }
};

TEST_P(LakeChangeTest, FollowsAnObjectThatWasReplaced) {
  for (const bool rewritten : {false, true}) {
    for (const char* later : {"2026-03-09T00:00:00Z", "2026-03-05T23:00:00Z"}) {
      SCOPED_TRACE(fmt::format("{} {}", rewritten, later));
      TempLake folder;
      store_ = NewStore(folder.path());
      PutRaw(*store_, SmallWorld());
      PutRaw(*store_, Foreign("2026-03-05T00:00:00Z", 2));
      Run(rewritten ? Open().TransformAll() : Open().TransformNew());
      Overwrite(Foreign(later, 4));
      EXPECT_EQ(Run(Open().TransformNew()).failed, 0);
      ExpectClean();
      Run(Open().TransformAll());
      ExpectClean();
      EXPECT_EQ(Run(Open().TransformAll()).transformed, 0);
    }
  }
}

TEST_P(LakeChangeTest, LeavesNothingInQuarantineOfAnObjectThatReadsNow) {
  for (const bool rewritten : {false, true}) {
    SCOPED_TRACE(rewritten);
    TempLake folder;
    store_ = NewStore(folder.path());
    PutRaw(*store_, SmallWorld());
    PutRaw(*store_, RawFile{"raw/dump_2026-03-05.json", "<html>"});
    Run(rewritten ? Open().TransformAll() : Open().TransformNew());
    EXPECT_EQ(store_->List("quarantine/2026-03-05/")->size(), 1U);
    Overwrite({"raw/dump_2026-03-05.json", Playlist("y", 2)});
    Run(Open().TransformNew());
    EXPECT_THAT(*store_->List("quarantine/2026-03-05/"), testing::IsEmpty());
    EXPECT_EQ(store_->List("quarantine/")->size(), 2U) << "what still is in quarantine stays";
    ExpectClean();
  }
}

// The key of one object of the day names another date: the rewrite that a key asks for must not
// take it for that date's and drop it.
TEST_P(LakeChangeTest, KeepsTheOthersOfADayThatOneKeyHasRewritten) {
  RawFile other = Foreign("2026-03-05T00:00:00Z", 2);
  other.key = "raw/dump_2026-01-01.json";
  const std::string key = "raw/dump_2026-03-05.json";
  PutRaw(*store_, other);
  PutRaw(*store_, {key, Playlist("y", 2)});
  Run(Open().TransformAll());
  Overwrite({key, Playlist("y", 3)});
  EXPECT_EQ(Run(Open().TransformKeys({{key}})).days_rewritten, 1);
  ExpectClean();
}

TEST_P(LakeChangeTest, NoticesAChangeThatKeepsTheSize) {
  const RawFile file = {"raw/dump_2026-03-01.json", Playlist("x", 2, 50)};
  PutRaw(*store_, file);
  Run(Open().TransformNew());
  Overwrite({file.key, Playlist("x", 2, 51)});
  const TransformReport report = Run(Open().TransformNew());
  EXPECT_EQ(report.transformed, 1);
  EXPECT_THAT(report.changed, testing::ElementsAre(file.key));
  ExpectClean();
  Overwrite({file.key, Playlist("x", 2, 51)});  // touched, not changed
  EXPECT_EQ(Run(Open().TransformNew()).settled, 1);
  EXPECT_THAT(Run(Open().Replay({})).changed, testing::IsEmpty());
}

// As after a copy of the lake, whose files are all younger than what the receipts were written by.
TEST_P(LakeChangeTest, ReadsRawThatIsYoungerThanItsReceiptsOnceOnly) {
  for (const bool rewritten : {false, true}) {
    SCOPED_TRACE(rewritten);
    TempLake folder;
    store_ = NewStore(folder.path());
    PutRaw(*store_, SmallWorld());
    Run(rewritten ? Open().TransformAll() : Open().TransformNew());
    Run(Open().TransformNew());
    const auto before = Everything(*store_);
    clock_.SleepFor(std::chrono::seconds(5));
    for (const RawFile& file : SmallWorld()) Overwrite(file);
    clock_.SleepFor(std::chrono::seconds(5));
    HookedStore store(store_.get());
    std::atomic<int> reads = 0;
    store.read = [&](std::string_view key) { reads += key.starts_with("raw/") ? 1 : 0; };
    EXPECT_EQ(Run(OpenOn(&store).TransformNew()).settled, 6);
    EXPECT_EQ(reads, 6);
    EXPECT_EQ(Run(OpenOn(&store).TransformNew()).settled, 6);
    EXPECT_EQ(reads, 6);
    ExpectEverything(before);
  }
}

// A receipt that is written again says of all its raw that it is as it was read.
TEST_P(LakeChangeTest, NamesDamagedRawEachTimeThoughOthersOfItsDayAreRight) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  clock_.SleepFor(std::chrono::seconds(5));
  RawFile damaged = SmallWorld()[0];
  damaged.bytes.back() = ' ';
  Overwrite(damaged);
  Overwrite(SmallWorld()[1]);
  clock_.SleepFor(std::chrono::seconds(5));
  for (int run = 0; run < 3; ++run) {
    const auto report = Open().TransformNew();
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->failures.size(), 1U) << run;
    EXPECT_EQ(report->failures[0].subject, damaged.key);
  }
}

// Between the reading and the receipt.
TEST_P(LakeChangeTest, SeesWhatChangesWhileAReceiptIsRenewed) {
  const std::string key = "raw/dump_2026-03-05.json";
  PutRaw(*store_, {key, Playlist("y", 2, 50)});
  Run(Open().TransformAll());
  clock_.SleepFor(std::chrono::seconds(5));
  Overwrite({key, Playlist("y", 2, 50)});
  HookedStore store(store_.get());
  bool is_first = true;
  store.read = [&](std::string_view read) {
    if (read != key || !std::exchange(is_first, false)) return;
    clock_.SleepFor(std::chrono::seconds(5));
    Overwrite({key, Playlist("y", 2, 51)});
  };
  Run(OpenOn(&store).TransformNew());
  EXPECT_EQ(Run(Open().TransformNew()).transformed, 1);
  ExpectClean();
}

TEST_P(LakeChangeTest, KeepsADayWhoseRawIsGoneAndSaysSo) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const auto before = Everything(*store_);
  const std::string gone = SmallWorld()[0].key;
  ASSERT_TRUE(store_->Delete({{gone}}).has_value());
  const auto report = Open().Replay({});
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->failures.size(), 2U);
  EXPECT_EQ(report->failures[0].subject, gone);
  EXPECT_THAT(report->failures[0].error.hint, HasSubstr("tracklake withdraw " + gone));
  EXPECT_EQ(report->failures[1].subject, "2026-03-01");
  EXPECT_THAT(report->failures[1].error.message, HasSubstr(gone));
  EXPECT_EQ(Everything(*store_), before);
}

TEST_P(LakeChangeTest, LeavesWhatANewerTracklakeWrote) {
  PutRaw(*store_, SmallWorld());
  const RawFile file = SmallWorld()[0];
  Run(Open().TransformKeys({{file.key}}));
  const std::string key = ReceiptKey(kFirstDay, file.key);
  Receipt receipt = *ReadReceipt(key, Read(key));
  receipt.version.transformer += 1;
  const std::string newer = WriteReceipt(receipt);
  Overwrite({key, newer});
  EXPECT_EQ(Run(Open().TransformKeys({{file.key}})).newer, 1);
  EXPECT_EQ(Run(Open().TransformNew()).newer, 1);
  EXPECT_EQ(Run(Open().TransformAll()).newer, 2);  // the day is not ours to rewrite
  EXPECT_EQ(Read(key), newer);
}

TEST_P(LakeChangeTest, BringsAnOlderVersionUpToDate) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const auto canonical = Everything(*store_);
  const std::string key = DayReceiptKey(kFirstDay);
  DayReceipt day = *ReadDayReceipt(key, Read(key));
  day.version.writer -= 1;
  Overwrite({key, WriteDayReceipt(day)});
  EXPECT_EQ(Run(Open().TransformNew()).transformed, 2);
  ExpectEverything(canonical);
}

TEST_P(LakeChangeTest, RefusesWhatIsTooLargeByAReceiptThatStatesItsHash) {
  const std::string large(kMaxDocumentBytes + 1, ' ');
  const RawFile file = {"raw/dump_2026-03-01.json", large};
  PutRaw(*store_, file);
  const TransformReport report = Run(Open().TransformNew());
  EXPECT_EQ(report.refused, 1);
  const std::string key = ReceiptKey(kFirstDay, file.key);
  const Receipt receipt = *ReadReceipt(key, Read(key));
  EXPECT_EQ(receipt.sha256, Sha256Hex(large));
  EXPECT_THAT(Read(*receipt.quarantine_key), HasSubstr("too large: 67108865 bytes"));
  ExpectClean();
  EXPECT_EQ(Run(Open().TransformNew()).settled, 1);
}

TEST_P(LakeChangeTest, SweepsWhatBelongsToNobodyAndNothingElse) {
  PutRaw(*store_, SmallWorld());
  const std::string folder = PartitionPrefix(TableId::kSongs, FileFormat::kParquet, kFirstDay);
  const std::string orphan = folder + "part-0123456789abcdef.parquet";
  const std::string foreign = folder + "mine.parquet";
  Overwrite({orphan, "x"});
  Overwrite({foreign, "x"});
  Run(Open().TransformAll());
  TidyUp();
  EXPECT_EQ(store_->Head(orphan).error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(store_->Head(foreign).has_value());
}

TEST_P(LakeChangeTest, SupersededPartsGoAtOnceAndUnknownOnesOnceTheyAreNobodys) {
  const std::string orphan =
      PartKey(TableId::kSongs, FileFormat::kParquet, kFirstDay, "0123456789abcdef");
  PutRaw(*store_, SmallWorld());
  for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
  ASSERT_TRUE(
      store_->PutAll({{Upload{orphan, "somebody may be about to name it", {}}}}).has_value());
  Run(Open().TransformAll());
  const auto leftovers = FindLeftovers(*store_);
  ASSERT_TRUE(leftovers.has_value());
  if (store_->locks() == nullptr) {
    EXPECT_THAT(*leftovers, testing::ElementsAre(orphan));
  } else {
    EXPECT_THAT(*leftovers, testing::IsEmpty());
  }
  ExpectEverything(Canonical(SmallWorld()));
}

TEST_P(LakeChangeTest, LeavesSupersededPartsToTheNextUpkeepWhileAQueryRuns) {
  if (store_->locks() == nullptr) GTEST_SKIP() << "there superseded files go at once";
  PutRaw(*store_, SmallWorld());
  for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
  const auto incremental = Everything(*store_);
  {
    const auto query = LockForReading(*store_);
    ASSERT_TRUE(query.has_value());
    Run(Open().TransformAll());
    for (const auto& [key, bytes] : incremental) {
      EXPECT_TRUE(store_->Head(key).has_value()) << key;
    }
    EXPECT_FALSE(Open().Verify()->leftovers.empty());
  }
  Run(Open().TransformNew());
  ExpectEverything(Canonical(SmallWorld()));
  ExpectClean();
}

TEST_P(LakeChangeTest, ReadersThatOverlapWithoutAPauseHoldUpNothingForLong) {
  if (store_->locks() == nullptr) GTEST_SKIP() << "there superseded files go at once";
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const std::size_t parts = store_->List("processed/")->size();
  auto reader = LockForReading(*store_);
  for (int i = 0; i < 10; ++i) {
    PutRaw(*store_, OwnRaw("late", 0, 100 + i));
    Run(Open().TransformAll());  // supersedes the day's parts
    auto next = LockForReading(*store_);
    ASSERT_TRUE(next.has_value());
    reader = std::move(next);
    EXPECT_LE(store_->List("processed/")->size(), 3 * parts) << i;
  }
  reader = std::unique_ptr<HeldLock>();
  Run(Open().TransformNew());
  ExpectClean();
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeChangeTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
