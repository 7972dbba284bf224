// What a process that is shut in can still do, without DuckDB's own fences in front.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/sanitized.h"
#include "query/worker/landlock.h"
#include "query/worker/limits.h"
#include "query/worker/seccomp.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

// Runs `attempt` in a process of its own; true when it returned true there.
bool Elsewhere(const std::function<bool()>& attempt) {
  const pid_t process = fork();
  if (process == 0) _exit(attempt() ? 0 : 1);
  int status = 0;
  EXPECT_EQ(waitpid(process, &status, 0), process);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool IsRefused(long result) { return result < 0 && (errno == EACCES || errno == EPERM); }

bool Opens(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
  return file >= 0;
}

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() {
    std::filesystem::create_directory(folder_.path() / "day");
    for (const std::string& file : {part_, other_, output_}) std::ofstream(file) << "bytes";
    std::filesystem::create_directory(spill_);
  }
  bool ShutIn() {
    return RestrictFiles({{part_}}, spill_, output_).has_value() && RestrictCalls().has_value();
  }

  const TempLake folder_;
  const std::string part_ = folder_.path() / "day" / "part-1.parquet";
  const std::string other_ = folder_.path() / "other.parquet";
  const std::string output_ = folder_.path() / "output.parquet";
  const std::string spill_ = folder_.path() / "spill";
};

TEST_F(SandboxTest, OpensTheFilesThatItWasToldOfAndNoOthers) {
  if (LandlockVersion() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const auto opens = [&](const std::string& path, int flags) {
    return Elsewhere([&] { return ShutIn() && Opens(path, flags); });
  };
  EXPECT_TRUE(opens(part_, O_RDONLY));
  EXPECT_TRUE(opens(output_, O_RDWR | O_TRUNC));
  EXPECT_TRUE(opens(spill_ + "/tmp.block", O_RDWR | O_CREAT));
  EXPECT_FALSE(opens(part_, O_WRONLY));
  EXPECT_FALSE(opens(part_, O_RDONLY | O_TRUNC));
  EXPECT_FALSE(opens(other_, O_RDONLY));
  EXPECT_FALSE(opens(folder_.path(), O_RDONLY));
  EXPECT_FALSE(opens((folder_.path() / "new").native(), O_WRONLY | O_CREAT));
  EXPECT_FALSE(opens(output_ + "2", O_WRONLY | O_CREAT));
  for (const char* path : {"/etc/passwd", "/proc/self/environ", "/dev/null", "/"}) {
    EXPECT_FALSE(opens(path, O_RDONLY)) << path;
  }
}

TEST_F(SandboxTest, ReadsAFileThatAWriterHasPutThereAnew) {
  int ready[2];
  ASSERT_EQ(pipe2(ready, O_CLOEXEC), 0);
  const pid_t reader = fork();
  if (reader == 0) {
    close(ready[1]);
    const bool shut_in = ShutIn();
    char none = 0;
    const bool replaced = read(ready[0], &none, 1) == 0;  // the other end is closed
    _exit(shut_in && replaced && Opens(part_, O_RDONLY) ? 0 : 1);
  }
  const std::string anew = part_ + ".new";
  std::ofstream(anew) << "bytes";
  std::filesystem::rename(anew, part_);
  close(ready[1]);
  int status = 0;
  ASSERT_EQ(waitpid(reader, &status, 0), reader);
  close(ready[0]);
  EXPECT_EQ(status, 0);
}

TEST_F(SandboxTest, LeavesTheFilesOfOthersWhereTheyAre) {
  if (LandlockVersion() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const std::string link = spill_ + "/link";
  EXPECT_TRUE(Elsewhere([&] { return ShutIn() && IsRefused(unlink(part_.c_str())); }));
  EXPECT_TRUE(Elsewhere([&] { return ShutIn() && IsRefused(rmdir(spill_.c_str())); }));
  EXPECT_TRUE(Elsewhere([&] { return ShutIn() && rename(other_.c_str(), link.c_str()) < 0; }));
  EXPECT_TRUE(std::filesystem::exists(part_));
  EXPECT_TRUE(std::filesystem::exists(other_));
}

TEST_F(SandboxTest, SpillsFilesAndFoldersAndNothingElse) {
  if (LandlockVersion() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  // Without seccomp, which refuses some of it too.
  const auto makes = [&](const std::function<bool(const char*)>& make) {
    const std::string path = spill_ + "/new";
    const bool made = Elsewhere([&] {
      return RestrictFiles({{part_}}, spill_, output_).has_value() && make(path.c_str());
    });
    EXPECT_EQ(std::filesystem::exists(std::filesystem::symlink_status(path)), made);
    std::filesystem::remove(path);
    return made;
  };
  EXPECT_TRUE(makes([](const char* path) { return Opens(path, O_RDWR | O_CREAT); }));
  EXPECT_TRUE(makes([](const char* path) { return mkdir(path, 0700) == 0; }));
  EXPECT_FALSE(makes([](const char* path) { return symlink("/etc/passwd", path) == 0; }));
  EXPECT_FALSE(makes([](const char* path) { return mkfifo(path, 0600) == 0; }));
  EXPECT_FALSE(makes([](const char* path) { return mknod(path, S_IFCHR, makedev(1, 3)) == 0; }));
  EXPECT_FALSE(makes([](const char* path) { return mknod(path, S_IFBLK, makedev(7, 0)) == 0; }));
  EXPECT_FALSE(makes([](const char* path) { return mknod(path, S_IFSOCK, 0) == 0; }));
}

// Each call must be refused by the filter; where the machine refuses one already, that shows
// nothing.
TEST_F(SandboxTest, CallsThatReadingNeverNeedsAreRefused) {
  if (!HasSeccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  const pid_t parent = getpid();
  const std::pair<const char*, std::function<long()>> calls[] = {
      {"a TCP socket", [] { return socket(AF_INET, SOCK_STREAM, 0); }},
      {"a UDP socket", [] { return socket(AF_INET, SOCK_DGRAM, 0); }},
      {"a local socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0); }},
      {"a kernel socket", [] { return socket(AF_NETLINK, SOCK_RAW, 0); }},
      {"another process", [] { return syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, 0); }},
      {"another program", [] { return execl("/bin/false", "false", nullptr); }},
      {"a signal to the owner", [&] { return kill(parent, 0); }},
      {"a signal to a thread", [&] { return syscall(SYS_tgkill, parent, parent, 0); }},
      {"rights of a file", [&] { return chmod(part_.c_str(), 0777); }},
      {"times of a file", [&] { return utimensat(AT_FDCWD, part_.c_str(), nullptr, 0); }},
      {"a higher limit",
       [] {
         const rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
         return syscall(SYS_prlimit64, 0, RLIMIT_CORE, &limit, nullptr);
       }},
      {"another namespace", [] { return syscall(SYS_unshare, 0x10000000); }},
      {"io_uring", [] { return syscall(425, 1, nullptr); }},
      {"a file in memory", [] { return syscall(SYS_memfd_create, "x", 0); }},
      {"secret memory", [] { return syscall(447, ~0U); }},
      {"shared memory", [] { return syscall(SYS_shmget, 0, 0, 0); }},
      {"a semaphore", [] { return syscall(SYS_semget, 0, -1, 0); }},
      {"a queue", [] { return syscall(SYS_msgget, 1, 0); }},
      {"a named queue", [] { return syscall(SYS_mq_open, "none", O_RDONLY); }},
      {"a terminal's input", [] { return ioctl(-1, TIOCSTI, "x"); }},
      {"a device's state", [] { return ioctl(-1, TCGETS, nullptr); }},
      {"a pipe with a name", [&] { return mknod((spill_ + "/x").c_str(), S_IFIFO, 0); }},
      {"a file by mknod", [&] { return mknodat(-1, "x", S_IFREG, 0); }},
      {"a file's length", [&] { return truncate(part_.c_str(), -1); }},
      {"signals for a file", [] { return fcntl(-1, F_SETOWN, 1); }},
      {"signals for a file's process", [] { return fcntl(-1, F_SETOWN_EX, nullptr); }},
      {"another signal for a file", [] { return fcntl(-1, F_SETSIG, SIGKILL); }},
      {"a lease", [] { return fcntl(-1, F_SETLEASE, F_RDLCK); }},
      {"news of a folder", [] { return fcntl(-1, F_NOTIFY, 0); }},
      {"news of files", [] { return inotify_add_watch(-1, "/", IN_ALL_EVENTS); }},
      {"news of files, from the start", [] { return inotify_init1(~0); }},
      {"another scheduler", [] { return syscall(SYS_sched_setattr, 0, nullptr, 0); }},
      {"other processors", [] { return syscall(SYS_sched_setaffinity, -1, 0, nullptr); }},
      {"a turn at the disk", [] { return syscall(SYS_ioprio_set, -1, 0, 0); }},
      {"the clock", [] { return syscall(SYS_clock_adjtime, -1, nullptr); }},
      {"another kernel", [] { return syscall(SYS_kexec_file_load, -1, -1, 0, nullptr, ~0UL); }},
      {"another process's memory", [] { return syscall(440, -1, nullptr, 0, 0, ~0U); }},
      {"where memory lies", [] { return syscall(SYS_move_pages, 0, 1, nullptr, nullptr, 0, ~0); }},
      {"work for the kernel", [] { return syscall(SYS_io_setup, 0, nullptr); }},
      {"page faults", [] { return syscall(SYS_userfaultfd, ~0); }},
      {"a kernel's program", [] { return syscall(SYS_bpf, -1, nullptr, 0); }},
      {"counters", [] { return syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0); }},
      {"keys", [] { return syscall(SYS_keyctl, -1); }},
      {"its deadline", [] { return syscall(SYS_timer_settime, 0, 0, nullptr, nullptr); }},
      {"no deadline", [] { return syscall(SYS_timer_delete, 99); }},
  };
  for (const auto& [what, call] : calls) {
    if (Elsewhere([&] { return IsRefused(call()); })) continue;
    EXPECT_TRUE(Elsewhere([&] { return RestrictCalls() && IsRefused(call()); })) << what;
  }
}

TEST_F(SandboxTest, FilesStillHaveTheirFlags) {
  EXPECT_TRUE(Elsewhere([&] {
    if (!ShutIn()) return false;
    const int file = open(part_.c_str(), O_RDONLY | O_CLOEXEC);
    return fcntl(file, F_GETFL) >= 0 && fcntl(file, F_SETFD, FD_CLOEXEC) == 0;
  }));
}

TEST_F(SandboxTest, ThreadsStillBegin) {
  EXPECT_TRUE(Elsewhere([&] {
    if (!ShutIn()) return false;
    bool ran = false;
    std::thread([&] { ran = true; }).join();
    return ran;
  }));
}

TEST_F(SandboxTest, ThreadsThatBeginLaterAreShutInToo) {
  if (LandlockVersion() == 0 || !HasSeccomp()) GTEST_SKIP() << "this kernel cannot";
  EXPECT_TRUE(Elsewhere([&] {
    if (!ShutIn()) return false;
    bool refused = false;
    std::thread([&] {
      refused = !Opens(other_, O_RDONLY) && IsRefused(socket(AF_INET, SOCK_STREAM, 0));
    }).join();
    return refused;
  }));
}

rlim_t SoftLimit(__rlimit_resource resource) {
  rlimit limit{};
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : 0;
}

TEST_F(SandboxTest, StacksAreNoLargerThanTheirBoundAndTheUsersLimit) {
  constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;
  for (const rlim_t given : {RLIM_INFINITY, rlim_t{kStackBytes} * 4, rlim_t{kStackBytes} / 4}) {
    EXPECT_TRUE(Elsewhere([&] {
      rlimit limit{};
      if (getrlimit(RLIMIT_STACK, &limit) != 0) return false;
      limit.rlim_cur = std::min(given, limit.rlim_max);
      if (setrlimit(RLIMIT_STACK, &limit) != 0 || !LimitSelf(kMemory, 0)) return false;
      return SoftLimit(RLIMIT_STACK) == std::min<rlim_t>(limit.rlim_cur, kStackBytes);
    })) << given;
  }
  EXPECT_TRUE(Elsewhere([&] {
    pthread_attr_t attributes;
    std::size_t bytes = 0;
    if (pthread_getattr_default_np(&attributes) != 0) return false;
    pthread_attr_setstacksize(&attributes, kStackBytes * 4);
    if (pthread_setattr_default_np(&attributes) != 0) return false;
    SaveAddressSpace();
    return pthread_getattr_default_np(&attributes) == 0 &&
           pthread_attr_getstacksize(&attributes, &bytes) == 0 && bytes == kStackBytes;
  }));
}

TEST_F(SandboxTest, AProcessThatCannotTellItsSizeIsNotLeftWithoutALimit) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory holds under sanitizers";
  EXPECT_TRUE(Elsewhere([] {
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_NOFILE, &none) != 0) return false;
    const auto limited = LimitSelf(std::uint64_t{64} << 20, 0);
    return !limited && limited.error().message.find("statm") != std::string::npos;
  }));
}

TEST_F(SandboxTest, MemoryAndFilesHaveTheirLimit) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory holds under sanitizers";
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  const auto takes = [](std::size_t bytes) {
    void* room = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return room != MAP_FAILED;
  };
  EXPECT_TRUE(
      Elsewhere([&] { return LimitSelf(64 * kMiB, kMiB).has_value() && takes(32 * kMiB); }));
  EXPECT_FALSE(
      Elsewhere([&] { return LimitSelf(64 * kMiB, kMiB).has_value() && takes(65 * kMiB); }));
  EXPECT_TRUE(Elsewhere([&] {
    if (!LimitSelf(64 * kMiB, kMiB)) return false;
    const int file = open(output_.c_str(), O_WRONLY | O_CLOEXEC);
    return pwrite(file, "x", 1, kMiB - 1) == 1 && pwrite(file, "x", 1, kMiB) < 0 && errno == EFBIG;
  }));
}

}  // namespace
}  // namespace tracklake
