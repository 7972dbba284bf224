// Runs that the service begins on somebody's word, each as a process of its own: the same program
// with the command line of the run, so that it does exactly what a shell would, and takes nothing
// of the service with it when it fails. Any thread.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"

namespace tracklake::serve {

// In the environment: the id that the program's run shall have.
inline constexpr const char* kRunIdVariable = "TRACKLAKE_RUN_ID";

struct RunToBegin {
  std::string id;
  std::vector<std::string> arguments;  // behind the program's own
  std::string folder;                  // in which it begins; "": the service's
};

// RunProcesses::Begin(), or what a test has in its place.
using BeginRun = std::function<Result<>(const RunToBegin& run)>;

class RunProcesses {
 public:
  // Each may take as much of the machine as a job.
  static constexpr std::size_t kMost = 2;

  // The executable, and what stands before all command lines.
  explicit RunProcesses(std::vector<std::string> program) : program_(std::move(program)) {}
  // Asks those that are at work to end, which takes them two seconds, and waits for them.
  ~RunProcesses();
  RunProcesses(const RunProcesses&) = delete;
  RunProcesses& operator=(const RunProcesses&) = delete;

  // Returns once the process has begun. kExhausted while there are kMost, or the machine refuses;
  // kNotFound where the folder is gone.
  Result<> Begin(const RunToBegin& run);

 private:
  struct Child {
    pid_t process = 0;                 // 0: it has ended, and is waited for
    std::vector<std::jthread> waiter;  // one
  };

  void Wait(Child* child);
  std::size_t CountAtWork() TL_REQUIRES(mutex_);

  const std::vector<std::string> program_;
  Mutex mutex_;
  std::vector<std::unique_ptr<Child>> children_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
