// A SQL worker that says what a test has written down for it, whatever it is asked: for an owner
// that must believe nothing. Where nothing is written, it says how it was begun. A test's process
// is one when it begins in a folder with such a file.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "query/worker/frame_io.h"
#include "store/local/files.h"

namespace tracklake {

inline constexpr const char* kScriptOfWorker = "script-of-a-worker";

inline bool HasScript() { return std::filesystem::exists(kScriptOfWorker); }

// What a process has from the one that began it: its environment, its descriptors beside the two
// pipes, and the terminal.
inline std::vector<std::string> Inheritance() {
  std::vector<std::string> texts;
  for (char** variable = environ; *variable != nullptr; ++variable) texts.emplace_back(*variable);
  constexpr int kMostDescriptors = 1024;
  for (int descriptor = STDERR_FILENO; descriptor < kMostDescriptors; ++descriptor) {
    std::error_code error;
    const auto file =
        std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), error);
    if (!error) texts.push_back(file.native());
  }
  if (getsid(0) != getpid()) texts.emplace_back("the owner's session");
  return texts;
}

inline std::string ReadScript() {
  std::ifstream file(kScriptOfWorker, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Says all of it, and listens until its owner has gone.
inline int RunScriptedWorker() {
  const std::string script = ReadScript();
  std::string buffer;
  if (!local::WriteAll(STDOUT_FILENO,
                       script.empty() ? TextsFrame(FrameKind::kTexts, Inheritance()) : script)) {
    return 1;
  }
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
