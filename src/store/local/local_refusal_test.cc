// What a store on disk says, and leaves behind, when the file system refuses.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "base/sanitized.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Runs the function in a child process and returns its text.
std::string InChild(const std::function<std::string()>& function) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = function();
    const bool written = write(ends[1], text.data(), text.size()) >= 0;
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return text;
}

std::string Told(const Error& error) {
  std::string kind = error.kind == ErrorKind::kIo ? "io: " : "other: ";
  if (error.kind == ErrorKind::kExhausted) kind = "exhausted: ";
  return kind + error.message + " | " + error.hint;
}

bool BecomePlainUser() {
  constexpr uid_t kNobody = 65534;
  if (getuid() != 0) return true;
  return setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 && setuid(kNobody) == 0;
}

class LocalRefusalTest : public testing::Test {
 protected:
  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      const std::string path = fs::relative(entry.path(), root_).native();
      if (!entry.is_directory() && !path.starts_with("_tracklake/locks/")) files.push_back(path);
    }
    return files;
  }

  TempLake temp_;
  const fs::path root_ = temp_.path() / "lake";
  LocalStore store_{root_};
};

TEST_F(LocalRefusalTest, AFolderInTheObjectsPlaceGivesWayOnlyWhenItIsEmpty) {
  LocalStore store(root_, {.sync = false});
  const std::vector<Upload> uploads = {{"a/x", "bytes", {}}};
  fs::create_directories(root_ / "a/x/inside");
  EXPECT_EQ(store_.PutAll(uploads).error().kind, ErrorKind::kIo);
  EXPECT_EQ(store_.PutIfAbsent("a/x", "bytes").error().kind, ErrorKind::kIo);
  fs::remove(root_ / "a/x/inside");
  EXPECT_TRUE(store_.PutAll(uploads).has_value());
  fs::remove(root_ / "a/x");
  fs::create_directory(root_ / "a/x");
  EXPECT_EQ(store_.PutIfAbsent("a/x", "bytes"), PutOutcome::kCreated);
}

TEST_F(LocalRefusalTest, AFolderThatMayOnlyBeReadIsNamedWithItsCure) {
  ASSERT_TRUE(store_.PutIfAbsent("raw/a", "x").has_value());
  {
    const auto made = store_.Lock("readers", LockMode::kShared);
  }
  fs::permissions(temp_.path(), fs::perms(0755));
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    fs::permissions(entry.path(), fs::perms(entry.is_directory() ? 0555 : 0444));
  }
  fs::permissions(root_, fs::perms(0555));
  const std::string told = InChild([&]() -> std::string {
    if (!BecomePlainUser()) return "cannot change user";
    LocalStore store(root_);
    std::string bytes;
    if (!store.Get("raw/a", &bytes).has_value() || store.List("")->size() != 1) return "no read";
    if (!store.Lock("readers", LockMode::kShared).has_value()) return "no shared lock";
    return Told(store.PutIfAbsent("raw/b", "x").error());
  });
  fs::permissions(root_, fs::perms(0755));
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    if (entry.is_directory()) fs::permissions(entry.path(), fs::perms(0755));
  }
  EXPECT_THAT(told, HasSubstr("io: cannot"));
  EXPECT_THAT(told, HasSubstr("Permission denied"));
  EXPECT_THAT(told, HasSubstr("right to read and write"));
}

TEST_F(LocalRefusalTest, TooManyOpenFilesIsNamedWithItsCure) {
  if (kSanitized) {
    GTEST_SKIP() << "UBSan opens a pipe to look at memory, and takes its failure for a bad object";
  }
  ASSERT_TRUE(store_.PutIfAbsent("raw/a", "x").has_value());
  const std::string told = InChild([&]() -> std::string {
    LocalStore store(root_);
    const rlimit few{3, 3};
    setrlimit(RLIMIT_NOFILE, &few);
    std::string bytes;
    return Told(store.Get("raw/a", &bytes).error()) + "\n" + Told(store.List("").error()) + "\n" +
           Told(store.PutIfAbsent("raw/b", "x").error());
  });
  EXPECT_THAT(told, HasSubstr("exhausted: cannot read raw/a: Too many open files"));
  EXPECT_THAT(told, HasSubstr("ulimit -n"));
  EXPECT_THAT(told, Not(HasSubstr("other:")));
  EXPECT_THAT(told, Not(HasSubstr("io:")));
  EXPECT_THAT(Files(), ElementsAre("raw/a"));
}

TEST_F(LocalRefusalTest, AWriteBeyondTheLimitOfAFileLeavesNothing) {
  const std::string told = InChild([&]() -> std::string {
    signal(SIGXFSZ, SIG_IGN);
    LocalStore store(root_);
    const rlimit small{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &small);
    return Told(store.PutIfAbsent("raw/a", std::string(5000, 'x')).error());
  });
  EXPECT_THAT(told, HasSubstr("io: cannot write raw/a: File too large"));
  EXPECT_THAT(Files(), testing::IsEmpty());
}

// A disk of 256 KiB for this process alone. False where the system does not allow that.
bool MountSmallDisk(const fs::path& folder) {
  fs::create_directories(folder);
  const int own = getuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  return unshare(own) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=256k") == 0;
}

TEST_F(LocalRefusalTest, AFullDiskIsNamedLeavesNothingAndIsUsableAgainOnceThereIsRoom) {
  const std::string told = InChild([&]() -> std::string {
    if (!MountSmallDisk(root_)) return "no small disk";
    LocalStore store(root_);
    std::string told_of;
    if (!store.PutIfAbsent("raw/a", std::string(100'000, 'a')).has_value()) return "no first";
    told_of += Told(store.PutIfAbsent("raw/b", std::string(300'000, 'b')).error()) + "\n";
    const std::vector<Upload> batch = {{"raw/c", std::string(90'000, 'c'), {}},
                                       {"raw/d", std::string(90'000, 'd'), {}}};
    told_of += Told(store.PutAll(batch).error()) + "\n";
    for (const std::string& file : Files()) told_of += file + "\n";
    if (!store.Delete(std::vector<std::string>{"raw/a"}).has_value()) return "no delete";
    return told_of + (store.PutAll(batch).has_value() ? "again" : "never again");
  });
  if (told == "no small disk") GTEST_SKIP() << told;
  EXPECT_EQ(told,
            "io: cannot write raw/b: No space left on device | "
            "Free space on its disk (or raise the quota), then run again.\n"
            "io: cannot write raw/d: No space left on device | "
            "Free space on its disk (or raise the quota), then run again.\n"
            "raw/a\nagain");
}

}  // namespace
}  // namespace tracklake
