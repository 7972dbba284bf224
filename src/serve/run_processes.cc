#include "serve/run_processes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/exhausted.h"
#include "base/os_error.h"

extern char** environ;

namespace tracklake::serve {
namespace {

// Pointers to texts, as exec wants them. The texts outlive it.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentOf(const RunToBegin& run) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  variables.push_back(fmt::format("{}={}", kRunIdVariable, run.id));
  return variables;
}

// What a process is started with, freed at the end of the scope: no input, no output but what it
// logs, none of our descriptors, and no signal blocked or ignored.
class SpawnPlan {
 public:
  explicit SpawnPlan(const std::string& folder) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  Result<pid_t> Start(std::vector<std::string> command, std::vector<std::string> variables) {
    pid_t process = 0;
    const int refused = posix_spawn(&process, command.front().c_str(), &actions_, &attributes_,
                                    Pointers(command).data(), Pointers(variables).data());
    if (refused == 0) return process;
    return WithHint(
        Fail(KindOfErrno(refused), "the run does not start: {}", std::strerror(refused)),
        CureOfErrno(refused));
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

RunProcesses::~RunProcesses() {
  std::vector<std::unique_ptr<Child>> children;
  {
    const MutexLock lock(mutex_);
    for (const auto& child : children_) {
      if (child->process != 0) kill(child->process, SIGTERM);
    }
    children = std::move(children_);
  }
  children.clear();  // joins those that wait
}

std::size_t RunProcesses::CountAtWork() {
  std::erase_if(children_, [](const auto& child) { return child->process == 0; });
  return children_.size();
}

Result<> RunProcesses::Begin(const RunToBegin& run) {
  std::error_code error;
  if (!run.folder.empty() && !std::filesystem::is_directory(run.folder, error)) {
    return Fail(ErrorKind::kNotFound, "the folder {}, from which its files were named, is gone",
                run.folder);
  }
  std::vector<std::string> command = program_;
  command.insert(command.end(), run.arguments.begin(), run.arguments.end());
  const MutexLock lock(mutex_);
  if (CountAtWork() >= kMost) {
    return WithHint(
        Fail(ErrorKind::kExhausted, "{} runs were begun already and are at work", kMost),
        "Ask again when one has ended.");
  }
  Child& child = *children_.emplace_back(std::make_unique<Child>());
  auto process = SpawnPlan(run.folder).Start(std::move(command), EnvironmentOf(run));
  if (!process) return std::unexpected(std::move(process).error());
  child.process = *process;
  if (StartThread([this, &child] { Wait(&child); }, &child.waiter)) return {};
  kill(child.process, SIGKILL);
  waitpid(std::exchange(child.process, 0), nullptr, 0);
  return std::unexpected(OutOfThreads());
}

// Nobody else waits for it, so its number is its own until this has said that it has ended.
void RunProcesses::Wait(Child* child) {
  pid_t process = 0;
  {
    const MutexLock lock(mutex_);
    process = child->process;
  }
  siginfo_t ended{};
  while (waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  const MutexLock lock(mutex_);
  waitpid(process, nullptr, WNOHANG);
  child->process = 0;
}

}  // namespace tracklake::serve
