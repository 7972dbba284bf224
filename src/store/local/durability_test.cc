// The order in which a write reaches the disk: contents are synced before they get their name, and
// names before the write is acknowledged. The calls are seen, and made to fail, by functions of
// this program that stand in front of the C library's.
#include "store/local/durability.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace {

std::atomic<bool> recording = false;
std::filesystem::path lake_root;
std::vector<std::string> calls;
std::string failing_call;  // this call, once, fails with failing_errno instead of being made
int failing_errno = EIO;

// Paths below the root; staging folders and temporaries have random names.
std::string Short(const std::filesystem::path& path) {
  const std::string text = path.lexically_relative(lake_root).native();
  return text.starts_with("_tracklake/tmp/") ? "tmp" : text;
}

// True when the call is to fail.
bool Record(const std::string& call) {
  calls.push_back(call);
  if (call != failing_call) return false;
  failing_call.clear();
  errno = failing_errno;
  return true;
}

std::string DescribeFd(int fd) {
  std::error_code ignored;
  const auto path = std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", fd), ignored);
  struct stat status;
  if (fstat(fd, &status) != 0 || S_ISDIR(status.st_mode)) return Short(path);
  return fmt::format("{} of {} bytes", Short(path), status.st_size);
}

}  // namespace

extern "C" int fsync(int fd) {
  if (recording && Record("fsync " + DescribeFd(fd))) return -1;
  return static_cast<int>(syscall(SYS_fsync, fd));
}

extern "C" int fdatasync(int fd) {
  if (recording && Record("fdatasync " + DescribeFd(fd))) return -1;
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

extern "C" int syncfs(int fd) noexcept {
  if (recording && Record("syncfs")) return -1;
  return static_cast<int>(syscall(SYS_syncfs, fd));
}

// The first attempt at a file whose folder is missing is no call worth seeing.
int MakeRename(const std::string& verb, const char* from, const char* to, unsigned int flags) {
  if (recording && Record(verb + Short(to))) return -1;
  const int status = static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
  if (recording && status != 0) calls.pop_back();
  return status;
}

extern "C" int rename(const char* from, const char* to) noexcept {
  return MakeRename("rename ", from, to, 0);
}

extern "C" int renameat2(int, const char* from, int, const char* to, unsigned int flags) noexcept {
  return MakeRename("create ", from, to, flags);
}

namespace tracklake {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DurabilityTest : public testing::Test {
 protected:
  void SetUp() override {
    lake_root = root_;
    calls.clear();
    failing_call.clear();
    failing_errno = EIO;
    recording = true;
  }
  void TearDown() override { recording = false; }

  // A store whose folders p and _tracklake are known to be durable.
  void Settle() {
    ASSERT_TRUE(store_.PutIfAbsent("p/settled", "x").has_value());
    calls.clear();
  }

  TempLake temp_;
  const std::filesystem::path root_ = temp_.path() / "lake";
  LocalStore store_{root_};
};

TEST_F(DurabilityTest, ContentsAreSyncedBeforeTheNameAndTheNameBeforeTheEnd) {
  Settle();
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "12345").has_value());
  EXPECT_THAT(calls, ElementsAre("fsync tmp of 5 bytes", "create p/a", "fsync p"));
}

TEST_F(DurabilityTest, TheFirstWriteOfALakeSyncsEveryFolderAboveIt) {
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "12345").has_value());
  EXPECT_THAT(calls,
              ElementsAre("fsync ..", "fsync tmp of 5 bytes", "create p/a", "fsync .", "fsync p"));
}

TEST_F(DurabilityTest, AFolderThatAnotherProcessMadeIsNotTrusted) {
  Settle();
  std::filesystem::create_directories(root_ / "p/new");
  ASSERT_TRUE(store_.PutIfAbsent("p/new/a", "1").has_value());
  EXPECT_THAT(calls,
              ElementsAre("fsync tmp of 1 bytes", "create p/new/a", "fsync p", "fsync p/new"));
}

TEST_F(DurabilityTest, AnExistingObjectIsOnlySaidToExistOnceItsNameIsDurable) {
  Settle();
  ASSERT_EQ(store_.PutIfAbsent("p/settled", "other"), PutOutcome::kExists);
  EXPECT_THAT(calls, ElementsAre("fsync p"));
}

TEST_F(DurabilityTest, ASwapIsOrderedInTheSameWay) {
  Settle();
  ASSERT_TRUE(store_.Swap("p/settled", "123", store_.Head("p/settled")->version).has_value());
  EXPECT_THAT(calls, ElementsAre("fsync tmp of 3 bytes", "rename p/settled", "fsync p"));
}

TEST_F(DurabilityTest, AFewObjectsAreSyncedOneByOne) {
  Settle();
  const auto staging = store_.NewStaging().value();
  std::ofstream(staging->folder() / "x") << "1234";
  const std::vector<Upload> uploads = {{"p/a", "1", {}}, {"p/b", "", staging->folder() / "x"}};
  ASSERT_TRUE(store_.PutAll(uploads).has_value());
  EXPECT_THAT(calls, ElementsAre("fsync tmp of 1 bytes", "fsync tmp of 4 bytes", "rename p/a",
                                 "rename p/b", "fsync p"));
}

TEST_F(DurabilityTest, ManyObjectsShareOneSyncOfContentsAndOneOfNames) {
  Settle();
  std::vector<Upload> uploads;
  for (int i = 0; i < 6; ++i) uploads.push_back({fmt::format("p/{}/x", i), "1", {}});
  ASSERT_TRUE(store_.PutAll(uploads).has_value());
  EXPECT_THAT(calls, ElementsAre("syncfs", "rename p/0/x", "rename p/1/x", "rename p/2/x",
                                 "rename p/3/x", "rename p/4/x", "rename p/5/x", "syncfs"));
}

TEST_F(DurabilityTest, ADeletionIsDurableToo) {
  Settle();
  ASSERT_TRUE(store_.PutIfAbsent("p/x/y/a", "1").has_value());
  calls.clear();
  ASSERT_TRUE(store_.Delete(std::vector<std::string>{"p/x/y/a"}).has_value());
  EXPECT_THAT(calls, ElementsAre("fsync p"));
}

TEST_F(DurabilityTest, AJournalsNameIsDurableFromItsStartAndEachPieceWhenItIsAcknowledged) {
  Settle();
  const auto journal = store_.NewJournal("p/journal");
  ASSERT_TRUE(journal.has_value());
  EXPECT_THAT(calls, ElementsAre("fsync p"));
  calls.clear();
  const std::string_view parts[] = {"12", "345"};
  EXPECT_EQ((*journal)->Append(parts), 0U);
  EXPECT_EQ((*journal)->Append(parts), 5U);
  EXPECT_THAT(calls,
              ElementsAre("fdatasync p/journal of 5 bytes", "fdatasync p/journal of 10 bytes"));
}

TEST_F(DurabilityTest, AJournalWhoseSyncFailsTakesNothingMore) {
  Settle();
  const auto journal = store_.NewJournal("p/journal");
  const std::string_view parts[] = {"12345"};
  ASSERT_TRUE((*journal)->Append(parts).has_value());
  failing_call = "fdatasync p/journal of 10 bytes";
  calls.clear();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto appended = (*journal)->Append(parts);
    ASSERT_FALSE(appended.has_value());
    EXPECT_EQ(appended.error().kind, ErrorKind::kIo);
  }
  EXPECT_THAT(calls, ElementsAre("fdatasync p/journal of 10 bytes"));
}

TEST_F(DurabilityTest, WithoutSyncNothingIsSynced) {
  LocalStore store(root_, {.sync = false});
  std::vector<Upload> uploads;
  for (int i = 0; i < 6; ++i) uploads.push_back({fmt::format("p/{}", i), "1", {}});
  ASSERT_TRUE(store.PutAll(uploads).has_value());
  ASSERT_TRUE(store.PutIfAbsent("p/a", "1").has_value());
  ASSERT_TRUE(store.Swap("p/a", "2", store.Head("p/a")->version).has_value());
  const std::string_view parts[] = {"1"};
  ASSERT_TRUE((*store.NewJournal("p/journal"))->Append(parts).has_value());
  ASSERT_TRUE(store.Delete(std::vector<std::string>{"p/a"}).has_value());
  EXPECT_THAT(calls, testing::Not(Contains(HasSubstr("sync"))));
}

TEST_F(DurabilityTest, AFileWhoseSyncFailsIsAbandonedAndNeverSyncedAgain) {
  Settle();
  failing_call = "fsync tmp of 5 bytes";
  const auto put = store_.PutIfAbsent("p/a", "12345");
  ASSERT_FALSE(put.has_value());
  EXPECT_EQ(put.error().kind, ErrorKind::kIo);
  EXPECT_THAT(put.error().message, HasSubstr("abandoned"));
  EXPECT_THAT(calls, ElementsAre("fsync tmp of 5 bytes"));
  EXPECT_EQ(store_.Head("p/a").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.PutIfAbsent("p/a", "123456"), PutOutcome::kCreated);
}

TEST_F(DurabilityTest, WhenItCannotBeToldWhatWasLostNothingMoreIsWritten) {
  for (const std::string call : {"fsync p", "syncfs"}) {
    LocalStore store(root_);
    ASSERT_TRUE(store.PutIfAbsent("p/" + call, "x").has_value());
    failing_call = call;
    std::vector<Upload> uploads = {{"p/a", "1", {}}};
    if (call == "syncfs") uploads.resize(6, {"p/b", "1", {}});
    EXPECT_FALSE(store.PutAll(uploads).has_value()) << call;
    const auto next = store.PutIfAbsent("p/next", "x");
    ASSERT_FALSE(next.has_value()) << call;
    EXPECT_THAT(next.error().message, HasSubstr("an earlier sync failed"));
    EXPECT_THAT(next.error().hint, HasSubstr("verify"));
    EXPECT_EQ(store.Head("p/next").error().kind, ErrorKind::kNotFound);
  }
}

TEST_F(DurabilityTest, AnObjectThatCannotBeRenamedLeavesNothing) {
  Settle();
  failing_call = "create p/a";
  EXPECT_EQ(store_.PutIfAbsent("p/a", "1").error().kind, ErrorKind::kIo);
  EXPECT_EQ(store_.Head("p/a").error().kind, ErrorKind::kNotFound);
  for (const auto& staging : std::filesystem::directory_iterator(root_ / "_tracklake/tmp")) {
    EXPECT_TRUE(std::filesystem::is_empty(staging));
  }
}

TEST_F(DurabilityTest, WhereRenameCannotSpareAnExistingObjectALinkDoes) {
  Settle();
  failing_errno = EINVAL;  // what file systems say that do not know RENAME_NOREPLACE
  failing_call = "create p/a";
  EXPECT_EQ(store_.PutIfAbsent("p/a", "1"), PutOutcome::kCreated);
  // A dangling link looks absent until a name is given, so the call is made.
  std::filesystem::create_symlink("nowhere", root_ / "p/b");
  failing_call = "create p/b";
  EXPECT_EQ(store_.PutIfAbsent("p/b", "ours").error().kind, ErrorKind::kIo);
  EXPECT_EQ(failing_call, "");
  EXPECT_TRUE(std::filesystem::is_symlink(root_ / "p/b"));
}

}  // namespace
}  // namespace tracklake
