#include "serve/run_processes.h"

#include <fmt/format.h>
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
#include "base/spawn_plan.h"

extern char** environ;

namespace tracklake::serve {
namespace {

std::vector<std::string> EnvironmentOf(const RunToBegin& run) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  variables.push_back(fmt::format("{}={}", kRunIdVariable, run.id));
  return variables;
}

// No input, no output but what it logs, and none of our descriptors.
Result<pid_t> Start(const RunToBegin& run, std::vector<std::string> command) {
  SpawnPlan plan;
  plan.GiveNothing(STDIN_FILENO);
  plan.GiveNothing(STDOUT_FILENO);
  plan.CloseFrom(STDERR_FILENO + 1);
  plan.BeginIn(run.folder);
  const std::string program = command.front();
  const auto process = plan.Start(program, std::move(command), EnvironmentOf(run));
  if (process) return *process;
  return WithHint(Fail(KindOfErrno(process.error()), "the run does not start: {}",
                       std::strerror(process.error())),
                  CureOfErrno(process.error()));
}

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
  auto process = Start(run, std::move(command));
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
