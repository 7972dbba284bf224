#include "alarm/hand_over.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <expected>

#include "base/os_error.h"
#include "base/spawn_plan.h"
#include "base/stopwatch.h"
#include "base/text_table.h"
#include "store/local/fd.h"

namespace tracklake::alarm {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostKept = 4 << 10;  // of what it says: the end
constexpr milliseconds kLookEvery{20};      // whether it has ended, when it says nothing more

// A file in memory: a program that reads nothing of it ends nobody by a signal.
Result<local::Fd> FileOf(std::string_view text) {
  local::Fd file(memfd_create("alarm", MFD_CLOEXEC));
  if (file.get() < 0) return Fail(KindOfErrno(errno), "cannot make a file in memory");
  while (!text.empty()) {
    const ssize_t written = write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Fail(KindOfErrno(errno), "cannot write a file in memory");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::expected<pid_t, int> Start(const std::string& program, int input, int output) {
  SpawnPlan plan;
  plan.Give(input, STDIN_FILENO);
  plan.Give(output, STDOUT_FILENO);
  plan.Give(output, STDERR_FILENO);
  plan.OwnGroup();
  return plan.Start(program, {program});
}

// Reads what there is to read; false once there never will be more.
bool ReadSome(int input, std::string* said) {
  std::array<char, 4096> piece;
  const ssize_t got = read(input, piece.data(), piece.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  said->append(piece.data(), static_cast<std::size_t>(got));
  if (said->size() > kMostKept) said->erase(0, said->size() - kMostKept);
  return got > 0;
}

struct End {
  bool is_over = false;  // by itself, within its time
  int status = 0;
  std::string said;
};

// Until the program itself has ended: what it left behind may go on.
End WaitFor(pid_t child, int output, milliseconds time) {
  const Stopwatch watch;
  End end;
  bool may_say_more = true;
  while (watch.Elapsed() < time) {
    const pid_t ended = waitpid(child, &end.status, WNOHANG);
    // Who started us may have had the kernel forget children at once.
    if (ended == child || (ended < 0 && errno == ECHILD)) {
      end.is_over = true;
      pollfd ready{output, POLLIN, 0};
      while (may_say_more && poll(&ready, 1, 0) > 0) may_say_more = ReadSome(output, &end.said);
      return end;
    }
    pollfd ready{may_say_more ? output : -1, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(kLookEvery.count())) > 0) {
      may_say_more = ReadSome(output, &end.said);
    }
  }
  kill(-child, SIGKILL);
  while (waitpid(child, &end.status, 0) < 0 && errno == EINTR) {
  }
  return end;
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) return fmt::format("ended by signal {}", WTERMSIG(status));
  return fmt::format("ended with status {}", WEXITSTATUS(status));
}

// The last line of what it said.
std::string LastWords(std::string_view said) {
  constexpr int kMostCells = 200;
  while (said.ends_with('\n')) said.remove_suffix(1);
  const std::size_t line = said.rfind('\n');
  if (line != said.npos) said.remove_prefix(line + 1);
  return said.empty() ? "" : ": " + CutToWidth(Printable(said), kMostCells);
}

}  // namespace

Result<> HandOver(const std::string& program, std::string_view text, milliseconds time) {
  TL_ASSIGN(const local::Fd input, FileOf(text));
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(KindOfErrno(errno), "cannot run {}: {}", program, std::strerror(errno));
  }
  const local::Fd output(ends[0]);
  std::expected<pid_t, int> child;
  {
    const local::Fd for_it(ends[1]);
    child = Start(program, input.get(), for_it.get());
  }
  if (!child) {
    return WithHint(
        Fail(ErrorKind::kConfig, "cannot run {}: {}", program, std::strerror(child.error())),
        "alarms.command is one program, without arguments: a script of yours, say.");
  }
  const End end = WaitFor(*child, output.get(), time);
  if (!end.is_over) {
    return Fail(ErrorKind::kUnavailable, "{} has not ended within {} s, and was killed", program,
                std::chrono::ceil<std::chrono::seconds>(time).count());
  }
  if (end.status == 0) return {};
  return Fail(ErrorKind::kConfig, "{} {}{}", program, HowItEnded(end.status), LastWords(end.said));
}

}  // namespace tracklake::alarm
