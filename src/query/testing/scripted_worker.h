// A SQL worker that says what a test has written down for it, whatever it is asked: for an owner
// that must believe nothing. A test's process is one when it begins in a folder with such a file.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "query/worker/frame_io.h"

namespace tracklake {

inline constexpr const char* kScriptOfWorker = "script-of-a-worker";

inline bool HasScript() { return std::filesystem::exists(kScriptOfWorker); }

// Says all of it, and listens until its owner has gone.
inline int RunScriptedWorker() {
  std::ifstream file(kScriptOfWorker, std::ios::binary);
  const std::string script(std::istreambuf_iterator<char>(file), {});
  std::string buffer;
  if (!SendFrame(STDOUT_FILENO, script)) return 1;
  while (TakeFrame(STDIN_FILENO, &buffer)) {
  }
  return 0;
}

// While it lives, workers of this process say `script`.
class ScriptedWorkers {
 public:
  ScriptedWorkers(const std::filesystem::path& folder, const std::string& script)
      : home_(std::filesystem::current_path()) {
    std::ofstream(folder / kScriptOfWorker, std::ios::binary) << script;
    std::filesystem::current_path(folder);
  }
  ~ScriptedWorkers() {
    std::filesystem::remove(kScriptOfWorker);
    std::filesystem::current_path(home_);
  }
  ScriptedWorkers(const ScriptedWorkers&) = delete;
  ScriptedWorkers& operator=(const ScriptedWorkers&) = delete;

 private:
  const std::filesystem::path home_;
};

}  // namespace tracklake
