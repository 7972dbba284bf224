#include "app/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/os_error.h"

extern char** environ;

namespace tracklake::app {
namespace {

constexpr std::size_t kMaxOutputBytes = 64 << 10;

// What the program has in place of ours: no input, and the pipe.
class Files {
 public:
  explicit Files(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
  }
  ~Files() { posix_spawn_file_actions_destroy(&actions_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

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
  std::vector<std::string> owned = argv;
  std::vector<char*> arguments;
  for (std::string& argument : owned) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Fail(KindOfErrno(errno), "cannot run {}: {}", argv.front(), std::strerror(errno));
  }
  pid_t child = -1;
  const int refused = posix_spawnp(&child, arguments.front(), Files(ends[1]).get(), nullptr,
                                   arguments.data(), environ);
  close(ends[1]);
  const std::string output = refused == 0 ? ReadAll(ends[0]) : std::string();
  close(ends[0]);
  if (refused != 0) {
    return Fail(ErrorKind::kConfig, "cannot run {}: {}", argv.front(), std::strerror(refused));
  }
  const int status = StatusOf(child);
  if (status == 0 && output.size() <= kMaxOutputBytes) return output;
  return Fail(ErrorKind::kConfig, "{} {}", argv.front(),
              status != 0 ? "failed" : "says more than credentials");
}

}  // namespace tracklake::app
