// What only a store on disk must keep: what it leaves behind, which links it follows, what holds
// between processes.
#include "store/local/local_store.h"
#include "base/sanitized.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/sha256.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LocalStoreTest : public testing::Test {
 protected:
  static void Write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }

  std::vector<std::string> Keys(std::string_view prefix) {
    std::vector<std::string> keys;
    const auto list = store_.List(prefix);
    if (!list.has_value()) return {"error: " + list.error().message};
    for (const ObjectInfo& info : *list) keys.push_back(info.key);
    return keys;
  }

  // Every file in the lake but locks.
  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      const std::string path = fs::relative(entry.path(), root_).native();
      if (!entry.is_directory() && !path.starts_with("_tracklake/locks/")) files.push_back(path);
    }
    std::ranges::sort(files);
    return files;
  }

  TempLake temp_;
  const fs::path root_ = temp_.path() / "lake";
  LocalStore store_{root_};
};

TEST_F(LocalStoreTest, TouchesNothingUntilTheFirstWrite) {
  EXPECT_THAT(Keys(""), IsEmpty());
  EXPECT_EQ(store_.Head("a").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.RemoveDeadStaging(), 0);
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(LocalStoreTest, AnObjectIsAPlainFileUnderItsKey) {
  ASSERT_TRUE(store_.PutIfAbsent("raw/é/a b.json", "x").has_value());
  EXPECT_THAT(Files(), ElementsAre("raw/é/a b.json"));
  EXPECT_EQ(store_.Location("raw/a"), (root_ / "raw/a").native());
}

TEST_F(LocalStoreTest, ARelativeRootStaysWhereItWas) {
  const fs::path before = fs::current_path();
  fs::current_path(temp_.path());
  LocalStore store("./lake/");
  fs::current_path(before);
  EXPECT_TRUE(store.PutIfAbsent("raw/a", "x").has_value());
  EXPECT_EQ(store.Location("raw/a"), (root_ / "raw/a").native());
  EXPECT_THAT(Files(), ElementsAre("raw/a"));
}

TEST_F(LocalStoreTest, LeavesNoStagingFolderBehind) {
  {
    LocalStore store(root_);
    ASSERT_TRUE(store.PutIfAbsent("raw/a", "x").has_value());
    ASSERT_TRUE(store.Swap("raw/a", "y", store.Head("raw/a")->version).has_value());
    EXPECT_FALSE(fs::is_empty(root_ / "_tracklake/tmp"));
  }
  EXPECT_TRUE(fs::is_empty(root_ / "_tracklake/tmp"));
}

TEST_F(LocalStoreTest, FailedWritesLeaveNoTemporary) {
  ASSERT_TRUE(store_.PutIfAbsent("raw/a", "x").has_value());
  EXPECT_EQ(store_.Swap("raw/a", "y", std::nullopt).error().kind, ErrorKind::kConflict);
  EXPECT_FALSE(store_.PutIfAbsent("raw/a/b", "x").has_value());
  EXPECT_FALSE(store_.PutAll(std::vector<Upload>{{"raw/c", "x", {}}, {"", "y", {}}}).has_value());
  EXPECT_THAT(Files(), ElementsAre("raw/a"));
}

TEST_F(LocalStoreTest, AStagingFolderRemovedByHandIsMadeAgain) {
  ASSERT_TRUE(store_.PutIfAbsent("raw/a", "x").has_value());
  fs::remove_all(root_ / "_tracklake");
  EXPECT_TRUE(store_.PutIfAbsent("raw/b", "x").has_value());
  EXPECT_TRUE(store_.Lock("lake", LockMode::kExclusive).has_value());
}

TEST_F(LocalStoreTest, SaysWhatStandsInTheWay) {
  ASSERT_TRUE(store_.PutIfAbsent("raw/a", "x").has_value());
  for (const auto& failed :
       {store_.PutIfAbsent("raw/a/b", "x").error(), store_.Swap("raw", "x", std::nullopt).error(),
        store_.PutIfAbsent("raw", "x").error()}) {
    EXPECT_EQ(failed.kind, ErrorKind::kIo);
    EXPECT_THAT(failed.message, HasSubstr("raw"));
    EXPECT_NE(failed.hint, "");
  }
}

TEST_F(LocalStoreTest, SaysThatALockIsNoFileAndThatItMayBeDeleted) {
  const fs::path lock = root_ / "_tracklake/locks/lake";
  const auto other = store_.Lock("other", LockMode::kExclusive);
  ASSERT_TRUE(other.has_value());
  for (const char* target : {"/nowhere/at/all", "lake", "other", "."}) {
    fs::create_symlink(target, lock);
    const auto held = store_.Lock("lake", LockMode::kExclusive);
    ASSERT_FALSE(held.has_value()) << target;
    EXPECT_THAT(held.error().message, HasSubstr(lock.native()));
    EXPECT_THAT(held.error().hint, HasSubstr("Delete it"));
    fs::remove(lock);
  }
  EXPECT_TRUE(store_.Lock("lake", LockMode::kExclusive).has_value());
}

TEST_F(LocalStoreTest, FollowsLinkedFilesAndFoldersOfRaw) {
  Write(temp_.path() / "elsewhere/day/a.json", "linked");
  ASSERT_TRUE(store_.PutIfAbsent("raw/own.json", "own").has_value());
  fs::create_directory_symlink(temp_.path() / "elsewhere", root_ / "raw/folder");
  fs::create_symlink(temp_.path() / "elsewhere/day/a.json", root_ / "raw/file.json");
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/file.json", "raw/folder/day/a.json", "raw/own.json"));
  EXPECT_THAT(Keys("raw/folder/day/"), ElementsAre("raw/folder/day/a.json"));
  std::string bytes;
  ASSERT_TRUE(store_.Get("raw/folder/day/a.json", &bytes).has_value());
  EXPECT_EQ(bytes, "linked");
  ASSERT_TRUE(store_.Delete(std::vector<std::string>{"raw/file.json"}).has_value());
  EXPECT_TRUE(fs::exists(temp_.path() / "elsewhere/day/a.json"));
}

TEST_F(LocalStoreTest, AWholeLakeBehindALinkWorks) {
  fs::create_directories(temp_.path() / "real");
  fs::create_directory_symlink(temp_.path() / "real", root_);
  EXPECT_EQ(store_.PutIfAbsent("raw/a", "x"), PutOutcome::kCreated);
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/a"));
}

TEST_F(LocalStoreTest, CirclesOfLinksAreFoldersThatCannotBeRead) {
  Write(root_ / "raw/a.json", "x");
  fs::create_directory_symlink(root_ / "raw", root_ / "raw/circle");
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/a.json", "raw/circle/"));
}

// Its disk may not be mounted: what is taken for absent is written again, or its rows are left out.
TEST_F(LocalStoreTest, ALinkThatLeadsNowhereIsAnObjectThatCannotBeReadNorWritten) {
  fs::create_directories(root_ / "raw");
  fs::create_symlink("nowhere", root_ / "raw/a.json");
  fs::create_symlink("self", root_ / "raw/self");
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/a.json", "raw/self"));
  std::string bytes;
  for (const char* key : {"raw/a.json", "raw/self"}) {
    for (const Error& error :
         {store_.Get(key, &bytes).error(), store_.Head(key).error(),
          store_.PutIfAbsent(key, "x").error(), store_.Swap(key, "x", {}).error()}) {
      EXPECT_EQ(error.kind, ErrorKind::kIo) << key;
      EXPECT_THAT(error.message, HasSubstr(key));
      EXPECT_THAT(error.hint, HasSubstr("remove it"));
    }
    EXPECT_TRUE(fs::is_symlink(root_ / key));
  }
  ASSERT_TRUE(store_.Delete(std::vector<std::string>{"raw/a.json", "raw/self"}).has_value());
  EXPECT_THAT(Keys("raw/"), IsEmpty());
}

TEST_F(LocalStoreTest, PipesAndFoldersAreNoObjects) {
  Write(root_ / "raw/a.json", "x");
  ASSERT_EQ(mkfifo((root_ / "raw/pipe.json").c_str(), 0600), 0);
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/a.json"));
  std::string bytes;
  EXPECT_EQ(store_.Get("raw/pipe.json", &bytes).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.Get("raw", &bytes).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.GetRange("raw/pipe.json", 0, 9, &bytes).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.GetRange("raw", 0, 9, &bytes).error().kind, ErrorKind::kNotFound);
}

TEST_F(LocalStoreTest, DeletePrunesEmptyFoldersButNeverAZone) {
  const std::vector<std::string> keys = {"processed/s/t/year=2026/a", "processed/s/t/year=2026/b",
                                         "processed/s/u/c"};
  for (const auto& key : keys) ASSERT_TRUE(store_.PutIfAbsent(key, "x").has_value());
  ASSERT_TRUE(store_.Delete(std::span(keys).first(1)).has_value());
  EXPECT_TRUE(fs::exists(root_ / "processed/s/t/year=2026"));
  ASSERT_TRUE(store_.Delete(keys).has_value());
  EXPECT_TRUE(fs::exists(root_ / "processed"));
  EXPECT_TRUE(fs::is_empty(root_ / "processed"));
}

TEST_F(LocalStoreTest, SizesAndOffsetsGoBeyondTwoGibibytes) {
  const std::uint64_t size = (5ULL << 30) + 5;
  Write(root_ / "raw/huge", "");
  fs::resize_file(root_ / "raw/huge", size - 3);  // holes: takes no disk
  std::ofstream(root_ / "raw/huge", std::ios::app) << "end";
  EXPECT_EQ(store_.Head("raw/huge")->size, size);
  EXPECT_EQ(store_.List("raw/")->front().size, size);
  std::string bytes;
  ASSERT_TRUE(store_.GetRange("raw/huge", size - 4, 100, &bytes).has_value());
  EXPECT_EQ(bytes, std::string("\0end", 4));
}

TEST_F(LocalStoreTest, AnObjectLargerThanMemoryIsAnErrorAndNoCrash) {
  if (kSanitized) GTEST_SKIP() << "sanitizers end the process where operator new would throw";
  Write(root_ / "raw/huge", "");
  if (truncate((root_ / "raw/huge").c_str(), 1LL << 43) != 0) GTEST_SKIP() << "no such file size";
  std::string bytes;
  const auto read = store_.Get("raw/huge", &bytes);
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message, HasSubstr("raw/huge"));
}

TEST_F(LocalStoreTest, TwoStoresExcludeEachOtherLikeProcesses) {
  LocalStore other(root_);
  const auto held = store_.Lock("lake", LockMode::kExclusive).value();
  EXPECT_EQ(other.TryLock("lake", LockMode::kShared).value(), nullptr);
}

TEST_F(LocalStoreTest, NoFolderIsPrunedWhileANameIsBeingGiven) {
  ASSERT_TRUE(store_.PutIfAbsent("p/x/a", "x").has_value());
  auto giving = store_.Lock("store.names", LockMode::kShared).value();
  std::thread deletion(
      [&] { EXPECT_TRUE(store_.Delete(std::vector<std::string>{"p/x/a"}).has_value()); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(store_.Head("p/x/a").has_value());
  giving.reset();
  deletion.join();
  EXPECT_FALSE(fs::exists(root_ / "p/x"));
}

TEST_F(LocalStoreTest, TheLockOfADeadProcessIsFree) {
  const pid_t child = fork();
  if (child == 0) {
    LocalStore store(root_);
    const auto held = store.Lock("lake", LockMode::kExclusive);
    const auto staging = store.NewStaging();
    if (staging.has_value()) Write((*staging)->folder() / "deep/file", "left");
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_NE(store_.TryLock("lake", LockMode::kExclusive).value(), nullptr);
  const auto alive = store_.NewStaging().value();
  Write(root_ / "_tracklake/tmp/stray", "a file is nobody's");
  EXPECT_EQ(store_.RemoveDeadStaging(), 1);
  EXPECT_TRUE(fs::exists(alive->folder()));
  EXPECT_THAT(Files(), ElementsAre("_tracklake/tmp/stray"));
}

TEST_F(LocalStoreTest, OfManyProcessesExactlyOneCreatesAndNoneLosesAnIncrement) {
  constexpr int kProcesses = 6;
  constexpr int kIncrements = 15;
  ASSERT_TRUE(store_.PutIfAbsent("r/counter", "0").has_value());
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      int created = 0;
      {
        LocalStore store(root_);
        created = store.PutIfAbsent("race/x/one", std::to_string(i)) == PutOutcome::kCreated;
        std::string bytes;
        for (int done = 0; done < kIncrements;) {
          const auto version = store.Get("r/counter", &bytes);
          if (!version.has_value()) _exit(9);
          const std::string next = std::to_string(std::stoi(bytes) + 1);
          if (store.Swap("r/counter", next, *version).has_value()) ++done;
        }
      }
      _exit(created);
    }
    children.push_back(child);
  }
  int created = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    created += WEXITSTATUS(status);
  }
  EXPECT_EQ(created, 1);
  std::string bytes;
  ASSERT_TRUE(store_.Get("r/counter", &bytes).has_value());
  EXPECT_EQ(bytes, std::to_string(kProcesses * kIncrements));
  EXPECT_THAT(Files(), ElementsAre("r/counter", "race/x/one"));
}

}  // namespace
}  // namespace tracklake
