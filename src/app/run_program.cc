#include "app/run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/os_error.h"
#include "base/spawn_plan.h"

namespace tracklake::app {
namespace {

constexpr std::size_t kMaxOutputBytes = 64 << 10;

// Until it closes its output or has said more than anybody asked for.
std::string ReadAll(int input) {
  std::string output;
  char piece[4096];
  while (output.size() <= kMaxOutputBytes) {
    const ssize_t got = read(input, piece, sizeof(piece));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    output.append(piece, static_cast<std::size_t>(got));
  }
  return output;
}

int StatusOf(pid_t child) {
  int status = -1;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<std::string> RunProgram(const std::vector<std::string>& argv) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Fail(KindOfErrno(errno), "cannot run {}: {}", argv.front(), std::strerror(errno));
  }
  SpawnPlan plan;
  plan.GiveNothing(STDIN_FILENO);
  plan.Give(ends[1], STDOUT_FILENO);
  const auto child = plan.Start(argv.front(), argv);
  close(ends[1]);
  std::string output = child ? ReadAll(ends[0]) : std::string();
  close(ends[0]);
  if (!child) {
    return Fail(ErrorKind::kConfig, "cannot run {}: {}", argv.front(),
                std::strerror(child.error()));
  }
  const int status = StatusOf(*child);
  if (status == 0 && output.size() <= kMaxOutputBytes) return output;
  return Fail(ErrorKind::kConfig, "{} {}", argv.front(),
              status != 0 ? "failed" : "says more than credentials");
}

}  // namespace tracklake::app
