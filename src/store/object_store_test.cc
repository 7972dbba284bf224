// What every ObjectStore promises, tried on each of them.
#include "store/object_store.h"

#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "store/heads.h"
#include "store/key.h"
#include "store/local/local_store.h"
#include "store/memory/memory_bucket.h"
#include "store/memory/memory_store.h"
#include "store/s3/condition_trial.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/s3/testing/served_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct World {
  std::string name;
  std::function<std::unique_ptr<ObjectStore>(const std::filesystem::path&)> open;
  int swaps = 25;                      // of each thread, as many as the medium makes in a moment
  std::chrono::milliseconds tick{20};  // ten of them are longer than its clock's
};

void PrintTo(const World& world, std::ostream* out) { *out << world.name; }

class ObjectStoreTest : public testing::TestWithParam<World> {
 protected:
  std::string Read(std::string_view key) {
    std::string bytes;
    const auto read = store_->Get(key, &bytes);
    return read.has_value() ? bytes : "error: " + read.error().message;
  }

  // All but that of the object at which a server's conditions were tried.
  std::vector<std::string> Keys(std::string_view prefix) {
    std::vector<std::string> keys;
    const auto list = store_->List(prefix);
    if (!list.has_value()) return {"error: " + list.error().message};
    for (const ObjectInfo& info : *list) {
      if (info.key != kTrialKey) keys.push_back(info.key);
    }
    return keys;
  }

  static std::vector<bool> Written(const Result<std::vector<PutResult>>& results) {
    std::vector<bool> written;
    EXPECT_TRUE(results.has_value());
    for (const PutResult& result : *results) written.push_back(result.written);
    return written;
  }

  std::filesystem::path Staged(const Staging& staging, const std::string& bytes) {
    const auto path = staging.folder() / std::to_string(++staged_);
    std::ofstream(path) << bytes;
    return path;
  }

  TempLake lake_;
  std::unique_ptr<ObjectStore> store_ = GetParam().open(lake_.path());
  int staged_ = 0;
};

class JournalsTest : public ObjectStoreTest {};
class LocksTest : public ObjectStoreTest {};

TEST_P(JournalsTest, AJournalGrowsAndIsReadAsAnObject) {
  {
    const auto journal = store_->journals()->NewJournal("p/q/journal");
    ASSERT_TRUE(journal.has_value());
    EXPECT_EQ(Read("p/q/journal"), "");
    const std::vector<std::string_view> parts = {"head ", "body", ""};
    EXPECT_EQ((*journal)->Append(parts), 0U);
    EXPECT_EQ((*journal)->Append(parts), 9U);
  }
  EXPECT_EQ(Read("p/q/journal"), "head bodyhead body");
  std::string bytes;
  ASSERT_TRUE(store_->GetRange("p/q/journal", 9, 100, &bytes).has_value());
  EXPECT_EQ(bytes, "head body");
  EXPECT_EQ(store_->Head("p/q/journal")->size, 18U);
  EXPECT_EQ(store_->journals()->NewJournal("p/q/journal").error().kind, ErrorKind::kConflict);
  EXPECT_EQ(store_->journals()->NewJournal("../journal").error().kind,
            store_->Head("../a").error().kind);
  ASSERT_TRUE(store_->Delete(std::vector<std::string>{"p/q/journal"}).has_value());
  EXPECT_THAT(Keys("p/"), IsEmpty());
}

TEST_P(JournalsTest, ManyThreadsAppendWholePieces) {
  constexpr int kThreads = 4;
  constexpr int kPieces = 25;
  const auto journal = store_->journals()->NewJournal("p/journal");
  ASSERT_TRUE(journal.has_value());
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        const std::string piece(100, static_cast<char>('a' + thread));
        for (int i = 0; i < kPieces; ++i) {
          const std::vector<std::string_view> parts = {"<", piece, ">"};
          const auto at = (*journal)->Append(parts);
          std::string found;
          ASSERT_TRUE(at.has_value());
          ASSERT_TRUE(store_->GetRange("p/journal", *at, 102, &found).has_value());
          EXPECT_EQ(found, "<" + piece + ">");
        }
      });
    }
  }
  EXPECT_EQ(store_->Head("p/journal")->size, kThreads * kPieces * 102U);
}

TEST_P(ObjectStoreTest, ReadsAnyPieceOfAnObject) {
  ASSERT_TRUE(store_->PutIfAbsent("raw/a", "0123456789").has_value());
  const auto piece = [&](std::uint64_t offset, std::size_t length) {
    std::string bytes = "left over";
    EXPECT_TRUE(store_->GetRange("raw/a", offset, length, &bytes).has_value());
    return bytes;
  };
  EXPECT_EQ(piece(0, 4), "0123");
  EXPECT_EQ(piece(8, 4), "89");
  EXPECT_EQ(piece(10, 4), "");
  EXPECT_EQ(piece(100, 4), "");
  std::string bytes;
  EXPECT_EQ(store_->GetRange("raw/b", 0, 1, &bytes).error().kind, ErrorKind::kNotFound);
}

TEST_P(ObjectStoreTest, GivesBackWhatWasPut) {
  EXPECT_EQ(store_->PutIfAbsent("raw/a.json", "one"), PutOutcome::kCreated);
  EXPECT_EQ(Read("raw/a.json"), "one");
  const ObjectInfo info = store_->Head("raw/a.json").value();
  EXPECT_EQ(info.key, "raw/a.json");
  EXPECT_EQ(info.size, 3U);
}

TEST_P(ObjectStoreTest, KeepsEmptyObjectsAndEveryByte) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  ASSERT_TRUE(store_->PutIfAbsent("raw/all", all).has_value());
  ASSERT_TRUE(store_->PutIfAbsent("raw/none", "").has_value());
  EXPECT_EQ(Read("raw/all"), all);
  EXPECT_EQ(Read("raw/none"), "");
}

TEST_P(ObjectStoreTest, AnAbsentObjectIsNotFound) {
  std::string bytes;
  ASSERT_TRUE(store_->PutIfAbsent("raw/a/b", "x").has_value());
  for (const char* key : {"raw/none", "nowhere/none", "raw/a", "raw/a/b/c"}) {
    EXPECT_EQ(store_->Get(key, &bytes).error().kind, ErrorKind::kNotFound) << key;
    EXPECT_EQ(store_->Head(key).error().kind, ErrorKind::kNotFound) << key;
  }
}

TEST_P(ObjectStoreTest, ManyAreFoundAsEachIs) {
  std::vector<std::string> keys = {"raw/z/last", "raw/none", "raw/z/last"};
  for (int i = 0; i < 40; ++i) {
    keys.push_back(fmt::format("raw/a/{:02}", i));
    if (i % 3 == 0) continue;
    ASSERT_TRUE(store_->PutIfAbsent(keys.back(), keys.back()).has_value());
  }
  ASSERT_TRUE(store_->PutIfAbsent("raw/z/last", "z").has_value());
  const auto found = HeadAll(*store_, keys);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  ASSERT_EQ(found->size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto one = store_->Head(keys[i]);
    ASSERT_EQ(found->at(i).has_value(), one.has_value()) << keys[i];
    if (!one.has_value()) continue;
    EXPECT_EQ(*found->at(i), *one);
  }
  EXPECT_THAT(*HeadAll(*store_, {}), IsEmpty());
}

TEST_P(ObjectStoreTest, GetReusesTheBufferAndLeavesPaddingBehindTheBytes) {
  ASSERT_TRUE(store_->PutIfAbsent("raw/big", std::string(100'000, 'x')).has_value());
  ASSERT_TRUE(store_->PutIfAbsent("raw/small", "s").has_value());
  std::string bytes;
  ASSERT_TRUE(store_->Get("raw/big", &bytes).has_value());
  EXPECT_GE(bytes.capacity(), bytes.size() + ObjectStore::kReadPadding);
  const char* const memory = bytes.data();
  ASSERT_TRUE(store_->Get("raw/small", &bytes).has_value());
  EXPECT_EQ(bytes, "s");
  EXPECT_EQ(bytes.data(), memory);
}

TEST_P(ObjectStoreTest, PutIfAbsentLeavesAnExistingObjectAlone) {
  ASSERT_EQ(store_->PutIfAbsent("raw/a", "first"), PutOutcome::kCreated);
  EXPECT_EQ(store_->PutIfAbsent("raw/a", "second"), PutOutcome::kExists);
  EXPECT_EQ(Read("raw/a"), "first");
}

TEST_P(ObjectStoreTest, PutSaysOfEachWhetherItsConditionHeld) {
  ASSERT_TRUE(store_->PutIfAbsent("raw/b", "old").has_value());
  const auto staging = store_->staging().NewStaging().value();
  const auto absent = Condition::Absent();
  const std::vector<Upload> uploads = {{"raw/a", "A", {}, absent},
                                       {"raw/b", "B", {}, absent},
                                       {"raw/c", "", Staged(*staging, "C"), absent},
                                       {"raw/a", "D", {}, absent}};
  EXPECT_THAT(Written(store_->Put(uploads)), ElementsAre(true, false, true, false));
  EXPECT_EQ(Read("raw/a") + Read("raw/b") + Read("raw/c"), "AoldC");
}

TEST_P(ObjectStoreTest, ASwapReplacesOnlyWhatWasRead) {
  const auto one = store_->Swap("r/day.json", "one", std::nullopt);
  ASSERT_TRUE(one.has_value());
  ASSERT_TRUE(store_->Swap("r/day.json", "two", *one).has_value());
  const auto late = store_->Swap("r/day.json", "tre", *one);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(late.error().message, HasSubstr("r/day.json"));
  EXPECT_EQ(Read("r/day.json"), "two");
}

TEST_P(ObjectStoreTest, ASwapTellsAbsentFromPresent) {
  const ObjectVersion none;
  const ObjectVersion gone = *store_->Swap("r/gone", "x", std::nullopt);
  ASSERT_TRUE(store_->Delete(std::vector<std::string>{"r/gone"}).has_value());
  EXPECT_EQ(store_->Swap("r/gone", "new", gone).error().kind, ErrorKind::kConflict);
  ASSERT_TRUE(store_->PutIfAbsent("r/x", "").has_value());
  EXPECT_EQ(store_->Swap("r/x", "new", std::nullopt).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(store_->Swap("r/x", "new", none).error().kind, ErrorKind::kConflict);
  EXPECT_TRUE(store_->Swap("r/x", "new", store_->Head("r/x")->version).has_value());
}

TEST_P(ObjectStoreTest, EveryWayToLookTellsTheSameVersion) {
  std::string bytes;
  const ObjectVersion written = *store_->Swap("r/x", "one", std::nullopt);
  EXPECT_EQ(*store_->Get("r/x", &bytes), written);
  EXPECT_EQ(store_->Head("r/x")->version, written);
  EXPECT_EQ(store_->List("r/")->front().version, written);
  const std::vector<Upload> again = {{"r/x", "two", {}}};
  const ObjectVersion replaced = store_->Put(again)->front().version;
  EXPECT_NE(replaced, written);
  EXPECT_EQ(store_->Head("r/x")->version, replaced);
}

// A file's inode is used again at once, and its times are as coarse as the kernel's clock.
TEST_P(ObjectStoreTest, NoVersionComesBackHoweverFastObjectsAreSwapped) {
  constexpr int kSwaps = 60;
  std::set<std::string> seen;
  std::optional<ObjectVersion> version;
  for (int i = 0; i < kSwaps; ++i) {
    version = *store_->Swap("r/x", std::to_string(100 + i), version);
    EXPECT_TRUE(seen.insert(version->token()).second) << i;
  }
}

TEST_P(ObjectStoreTest, PutSwapsWhatItCanAndTellsWhatCameTooLate) {
  const auto one = store_->Swap("r/1/day.json", "one", std::nullopt);
  ASSERT_TRUE(store_->PutIfAbsent("r/2/day.json", "two").has_value());
  const auto stale = Condition::Unchanged(ObjectVersion("stale"));
  const std::vector<Upload> uploads = {{"r/1/day.json", "new", {}, Condition::Unchanged(*one)},
                                       {"r/2/day.json", "new", {}, Condition::Absent()},
                                       {"r/3/day.json", "new", {}, stale},
                                       {"r/4/day.json", "new", {}, Condition::Absent()},
                                       {"r/5/day.json", "new", {}}};
  EXPECT_THAT(Written(store_->Put(uploads)), ElementsAre(true, false, false, true, true));
  EXPECT_EQ(Read("r/1/day.json") + Read("r/2/day.json") + Read("r/4/day.json"), "newtwonew");
  EXPECT_THAT(Keys("r/"),
              ElementsAre("r/1/day.json", "r/2/day.json", "r/4/day.json", "r/5/day.json"));
  EXPECT_THAT(Written(store_->Put({})), IsEmpty());
}

TEST_P(ObjectStoreTest, PutAllWritesBytesAndMovesStagedFilesAndReplaces) {
  ASSERT_TRUE(store_->PutIfAbsent("p/a", "old").has_value());
  const auto staging = store_->staging().NewStaging().value();
  const auto file = Staged(*staging, "from a file");
  const std::vector<Upload> uploads = {{"p/a", "new", {}}, {"p/year=2026/b", "", file}};
  ASSERT_TRUE(store_->PutAll(uploads).has_value());
  EXPECT_EQ(Read("p/a"), "new");
  EXPECT_EQ(Read("p/year=2026/b"), "from a file");
}

TEST_P(ObjectStoreTest, PutAllTakesTheLastOfTwoUploadsOfOneKey) {
  ASSERT_TRUE(store_->PutAll(std::vector<Upload>{{"p/a", "1", {}}, {"p/a", "2", {}}}).has_value());
  EXPECT_EQ(Read("p/a"), "2");
}

TEST_P(ObjectStoreTest, AStagedFileThatIsMissingIsAnError) {
  const auto staging = store_->staging().NewStaging().value();
  const std::vector<Upload> uploads = {{"p/a", "", staging->folder() / "none"}};
  const Result<> put = store_->PutAll(uploads);
  ASSERT_FALSE(put.has_value());
  EXPECT_EQ(put.error().kind, ErrorKind::kIo);
  EXPECT_THAT(Keys(""), IsEmpty());
}

TEST_P(ObjectStoreTest, ManyObjectsInOneBatchAllArrive) {
  std::vector<Upload> uploads;
  for (int i = 0; i < 50; ++i) {
    uploads.push_back({"p/d" + std::to_string(i % 7) + "/" + std::to_string(i), "x", {}});
  }
  ASSERT_TRUE(store_->PutAll(uploads).has_value());
  EXPECT_EQ(Keys("p/").size(), 50U);
}

TEST_P(ObjectStoreTest, ListsBytewiseWhateverTheFolders) {
  for (const char* key :
       {"raw/b/1", "raw/b-1", "raw/b.json", "raw/B", "raw/\xC3\xA9", "raw_data/1"}) {
    ASSERT_TRUE(store_->PutIfAbsent(key, "x").has_value());
  }
  EXPECT_THAT(Keys("raw/"),
              ElementsAre("raw/B", "raw/b-1", "raw/b.json", "raw/b/1", "raw/\xC3\xA9"));
  EXPECT_THAT(Keys("raw/b"), ElementsAre("raw/b-1", "raw/b.json", "raw/b/1"));
  EXPECT_THAT(Keys("raw/b/"), ElementsAre("raw/b/1"));
  EXPECT_THAT(Keys("raw"), testing::SizeIs(6));
  EXPECT_THAT(Keys(""), testing::SizeIs(6));
  EXPECT_THAT(Keys("raw/b-1"), ElementsAre("raw/b-1"));
}

TEST_P(ObjectStoreTest, ListsInPagesAndGoesOnWhileOthersComeAndGo) {
  constexpr std::size_t kObjects = 2 * ObjectStore::kMaxPage + 1;
  std::vector<Upload> uploads;
  for (std::size_t i = 0; i < kObjects; ++i) {
    uploads.push_back({fmt::format("raw/{}/{:05}", i % 3, i), "x", {}});
  }
  ASSERT_TRUE(store_->PutAll(uploads).has_value());
  std::vector<std::size_t> sizes;
  std::vector<std::string> keys;
  const auto visit = [&](std::span<ObjectInfo> page) -> Result<> {
    sizes.push_back(page.size());
    for (ObjectInfo& info : page) keys.push_back(std::move(info.key));
    TL_TRY(store_->Delete(std::vector<std::string>{keys.back()}));
    return {};
  };
  ASSERT_TRUE(store_->ListPages("raw/", visit).has_value());
  EXPECT_THAT(sizes, ElementsAre(ObjectStore::kMaxPage, ObjectStore::kMaxPage, 1));
  EXPECT_EQ(keys.size(), kObjects);
  EXPECT_TRUE(std::ranges::is_sorted(keys));
}

TEST_P(ObjectStoreTest, AVisitorsErrorEndsTheListing) {
  ASSERT_TRUE(store_->PutIfAbsent("raw/a", "x").has_value());
  const auto refuse = [](std::span<ObjectInfo>) -> Result<> {
    return Fail(ErrorKind::kInternal, "enough");
  };
  const auto listed = store_->ListPages("", refuse);
  ASSERT_FALSE(listed.has_value());
  EXPECT_EQ(listed.error().message, "enough");
}

TEST_P(ObjectStoreTest, APrefixWithoutObjectsListsNothing) {
  EXPECT_THAT(Keys("raw/"), IsEmpty());
  ASSERT_TRUE(store_->PutIfAbsent("raw/a", "x").has_value());
  EXPECT_THAT(Keys("processed/"), IsEmpty());
  EXPECT_THAT(Keys("raw/a/"), IsEmpty());
}

TEST_P(ObjectStoreTest, NeverListsTemporariesAndLocks) {
  const auto staging = store_->staging().NewStaging().value();
  Staged(*staging, "in the making");
  std::unique_ptr<HeldLock> lock;
  if (Locks* locks = store_->locks()) lock = *locks->Lock("lake", LockMode::kExclusive);
  ASSERT_TRUE(store_->PutIfAbsent("_tracklake/state/x", "x").has_value());
  EXPECT_THAT(Keys(""), ElementsAre("_tracklake/state/x"));
  EXPECT_THAT(Keys("_tracklake/tmp/"), IsEmpty());
  EXPECT_THAT(Keys("_tracklake/locks/"), IsEmpty());
}

// A bucket tells whole seconds, and a kernel's clock ticks.
TEST_P(ObjectStoreTest, ChangedAtGrowsWhenAnObjectIsReplacedAndNeverShrinks) {
  constexpr int kMaxWrites = 10;
  ASSERT_TRUE(store_->PutIfAbsent("p/a", "1").has_value());
  const auto before = store_->Head("p/a")->changed_at;
  for (int i = 0; i < kMaxWrites && store_->Head("p/a")->changed_at == before; ++i) {
    std::this_thread::sleep_for(GetParam().tick);
    ASSERT_TRUE(store_->PutAll(std::vector<Upload>{{"p/a", "2", {}}}).has_value());
    EXPECT_LE(before, store_->Head("p/a")->changed_at);
  }
  EXPECT_LT(before, store_->Head("p/a")->changed_at);
  EXPECT_EQ(store_->List("p/")->front().changed_at, store_->Head("p/a")->changed_at);
}

TEST_P(ObjectStoreTest, DeleteIsIdempotent) {
  ASSERT_TRUE(store_->PutIfAbsent("p/x/a", "1").has_value());
  ASSERT_TRUE(store_->PutIfAbsent("p/y", "2").has_value());
  const std::vector<std::string> keys = {"p/x/a", "p/none", "q/none", "p/y/none"};
  EXPECT_TRUE(store_->Delete(keys).has_value());
  EXPECT_TRUE(store_->Delete(keys).has_value());
  EXPECT_THAT(Keys(""), ElementsAre("p/y"));
  EXPECT_EQ(store_->PutIfAbsent("p/x/a", "again"), PutOutcome::kCreated);
}

TEST_P(ObjectStoreTest, RefusesWhatCannotBeAKey) {
  const std::string long_segment(256, 'x');
  std::string long_key;
  for (int i = 0; i < 8; ++i) long_key += std::string(128, 'k') + "/";
  const std::vector<std::string> bad = {"",
                                        "/etc/passwd",
                                        "a//b",
                                        "a/",
                                        "../x",
                                        "a/../b",
                                        "a/./b",
                                        "a/..",
                                        ".",
                                        std::string("a\0b", 3),
                                        long_segment,
                                        "p/" + long_segment,
                                        long_key + "x",
                                        "_tracklake/tmp/x",
                                        "_tracklake/locks/x"};
  std::string bytes;
  for (const std::string& key : bad) {
    EXPECT_EQ(store_->PutIfAbsent(key, "x").error().kind, ErrorKind::kUsage) << key;
    EXPECT_EQ(store_->PutAll(std::vector<Upload>{{key, "x", {}}}).error().kind, ErrorKind::kUsage);
    EXPECT_EQ(store_->Get(key, &bytes).error().kind, ErrorKind::kUsage) << key;
    EXPECT_EQ(store_->Head(key).error().kind, ErrorKind::kUsage) << key;
    EXPECT_EQ(store_->Delete(std::vector<std::string>{key}).error().kind, ErrorKind::kUsage) << key;
  }
  for (const char* prefix : {"../", "/", "a//", "a/../b", ".."}) {
    EXPECT_EQ(store_->List(prefix).error().kind, ErrorKind::kUsage) << prefix;
  }
}

TEST_P(ObjectStoreTest, TakesKeysUpToTheLimits) {
  const std::string segment(kMaxSegmentBytes, 's');
  const std::string key =
      "r/" + segment + "/" + segment + "/" + segment + "/" + std::string(253, 'e');
  ASSERT_EQ(key.size(), kMaxKeyBytes - 1);
  EXPECT_EQ(store_->PutIfAbsent(key + "x", "x"), PutOutcome::kCreated);
  EXPECT_THAT(Keys("r/"), ElementsAre(key + "x"));
}

TEST_P(ObjectStoreTest, AStagingFolderGoesWithItsOwner) {
  std::filesystem::path folder;
  {
    const auto staging = store_->staging().NewStaging().value();
    folder = staging->folder();
    Staged(*staging, "x");
    EXPECT_EQ(store_->staging().RemoveDeadStaging(), 0);
    EXPECT_TRUE(std::filesystem::exists(folder / "1"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_P(LocksTest, AnExclusiveLockExcludesAndSharedOnesDoNot) {
  auto writer = store_->locks()->Lock("lake", LockMode::kExclusive).value();
  EXPECT_EQ(store_->locks()->TryLock("lake", LockMode::kExclusive).value(), nullptr);
  EXPECT_EQ(store_->locks()->TryLock("lake", LockMode::kShared).value(), nullptr);
  EXPECT_NE(store_->locks()->TryLock("other", LockMode::kExclusive).value(), nullptr);
  writer.reset();
  const auto reader = store_->locks()->TryLock("lake", LockMode::kShared).value();
  ASSERT_NE(reader, nullptr);
  EXPECT_NE(store_->locks()->TryLock("lake", LockMode::kShared).value(), nullptr);
  EXPECT_EQ(store_->locks()->TryLock("lake", LockMode::kExclusive).value(), nullptr);
}

TEST_P(LocksTest, RefuseWhatCannotBeAName) {
  EXPECT_EQ(store_->locks()->Lock("a/b", LockMode::kShared).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(store_->locks()->TryLock("..", LockMode::kShared).error().kind, ErrorKind::kUsage);
}

TEST_P(LocksTest, LockWaitsForItsTurn) {
  auto held = store_->locks()->Lock("lake", LockMode::kExclusive).value();
  std::atomic<bool> released = false;
  std::thread second([&] {
    const auto lock = store_->locks()->Lock("lake", LockMode::kShared);
    EXPECT_TRUE(lock.has_value());
    EXPECT_TRUE(released);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  released = true;
  held.reset();
  second.join();
}

TEST_P(ObjectStoreTest, OfManyThreadsExactlyOneCreatesAnObject) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    const std::string key = "race/" + std::to_string(round) + "/object";
    std::atomic<int> created = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        if (store_->PutIfAbsent(key, std::to_string(i)) == PutOutcome::kCreated) ++created;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(created, 1);
  }
}

// The object holds how often each thread has swapped it, so that no two write the same bytes, and
// each finds its own when an answer was lost.
using Tally = std::array<int, 8>;

Tally ParseTally(const std::string& bytes) {
  Tally tally{};
  std::istringstream in(bytes);
  for (int& count : tally) in >> count;
  return tally;
}

TEST_P(ObjectStoreTest, OfManyThreadsNoneLosesASwapAndNoneIsMadeTwice) {
  ASSERT_TRUE(store_->PutIfAbsent("r/tally", "").has_value());
  Mutex mutex;
  std::set<std::string> versions;
  const auto swap_often = [&](std::size_t thread) {
    std::string bytes;
    for (int done = 0; done < GetParam().swaps;) {
      const auto version = store_->Get("r/tally", &bytes);
      ASSERT_TRUE(version.has_value());
      Tally tally = ParseTally(bytes);
      // More than we know of: the answer was lost, and others came after.
      if (tally[thread] > done) {
        ++done;
        continue;
      }
      ++tally[thread];
      const auto swapped =
          store_->Swap("r/tally", fmt::format("{}", fmt::join(tally, " ")), *version);
      if (!swapped.has_value()) {
        ASSERT_EQ(swapped.error().kind, ErrorKind::kConflict) << swapped.error().message;
        continue;
      }
      ++done;
      const MutexLock lock(mutex);
      EXPECT_TRUE(versions.insert(swapped->token()).second);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < Tally().size(); ++i) threads.emplace_back(swap_often, i);
  }
  EXPECT_THAT(ParseTally(Read("r/tally")), testing::Each(GetParam().swaps));
  EXPECT_LE(versions.size(), Tally().size() * static_cast<std::size_t>(GetParam().swaps));
}

TEST_P(ObjectStoreTest, WritersSurviveThatTheirFoldersArePrunedUnderThem) {
  constexpr int kRounds = 200;
  std::thread deleter([&] {
    for (int i = 0; i < kRounds; ++i) {
      EXPECT_TRUE(store_->Delete(std::vector<std::string>{"p/x/y/a"}).has_value());
    }
  });
  for (int i = 0; i < kRounds; ++i) {
    const auto put = store_->PutIfAbsent("p/x/y/a", "x");
    EXPECT_TRUE(put.has_value()) << put.error().message;
  }
  deleter.join();
}

SimulatedClock& BucketClock() {
  static SimulatedClock clock(Seconds(Day(std::chrono::year(2026) / 3 / 1)));
  return clock;
}

const World kMemory{"Memory",
                    [](const auto& path) { return std::make_unique<MemoryStore>(path / "tmp"); }};
const World kLocal{"Local",
                   [](const auto& path) { return std::make_unique<LocalStore>(path / "lake"); }};
const World kLocalWithoutSync{"LocalWithoutSync", [](const auto& path) {
                                return std::make_unique<LocalStore>(
                                    path / "lake", LocalStore::Options{.sync = false});
                              }};
const World kBucket{
    "Bucket", [](const auto& path) { return std::make_unique<MemoryBucket>(path, &BucketClock()); },
    1000};
const World kTroubledBucket{"TroubledBucket",
                            [](const auto& path) {
                              return std::make_unique<MemoryBucket>(
                                  path, &BucketClock(), MemoryBucket::Options{.trouble_every = 3});
                            },
                            1000};

const World kS3{"S3", [](const auto& path) { return std::make_unique<FakeS3Store>(path); }};
const World kTroubledS3{"TroubledS3", [](const auto& path) {
                          auto store = std::make_unique<FakeS3Store>(path);
                          AddTrouble(&store->s3, 3);
                          return store;
                        }};

// A server that others wrote, where one was started for it (make test-aws).
std::vector<World> Served() {
  if (!ServedBucket()) return {};
  return {{"Served",
           [](const auto& path) {
             return std::make_unique<ServedS3Store>(path, ServedS3Store::NewPrefix());
           },
           25, std::chrono::milliseconds(200)}};
}

std::string NameOfWorld(const testing::TestParamInfo<World>& world) { return world.param.name; }

INSTANTIATE_TEST_SUITE_P(Stores, ObjectStoreTest,
                         testing::Values(kMemory, kLocal, kLocalWithoutSync, kBucket,
                                         kTroubledBucket, kS3, kTroubledS3),
                         NameOfWorld);
INSTANTIATE_TEST_SUITE_P(Servers, ObjectStoreTest, testing::ValuesIn(Served()), NameOfWorld);
INSTANTIATE_TEST_SUITE_P(Stores, JournalsTest, testing::Values(kMemory, kLocal, kLocalWithoutSync),
                         NameOfWorld);
INSTANTIATE_TEST_SUITE_P(Stores, LocksTest, testing::Values(kMemory, kLocal, kLocalWithoutSync),
                         NameOfWorld);

}  // namespace
}  // namespace tracklake
