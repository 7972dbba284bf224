// The prompt: reads lines, makes statements and commands of them, has them answered, and goes on
// whatever comes of that. Belongs to one thread.
#pragma once

#include <string>

#include "base/result.h"
#include "prompt/dot_command.h"
#include "prompt/history_file.h"
#include "prompt/line_reader.h"

namespace tracklake::prompt {

// As wide as each other.
inline constexpr std::string_view kPrompt = "tracklake> ";
inline constexpr std::string_view kPromptWithin = "      ...> ";  // of a statement that goes on

// Who answers.
class Answerer {
 public:
  virtual ~Answerer() = default;

  // A statement with its semicolon. Shows what comes of it.
  virtual Result<> Run(const std::string& sql) = 0;
  // Any command but kQuit, kRead and a kExample that names one, whose SQL is run.
  virtual Result<> Obey(const DotCommand& command) = 0;
  // What is in the file that kRead names.
  virtual Result<std::string> TextOf(const std::string& file) = 0;
  // What went wrong, and did not end the prompt.
  virtual void Tell(const Error& error) = 0;

 protected:
  Answerer() = default;
};

// Until .quit or the end of the lines. Former statements are read from the history; where it cannot
// be read or written, that is told once. An error of the reader ends it.
Result<> RunPrompt(LineReader& reader, Answerer& answerer, const HistoryFile& history);

}  // namespace tracklake::prompt
