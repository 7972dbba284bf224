// How the prompt gets its lines: an editor on a terminal, or a list in a test. Belongs to one
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake::prompt {

struct Line {
  enum class Kind : std::uint8_t {
    kText,
    kCleared,  // by Ctrl-C: whatever has been typed is to be forgotten
    kEnd,      // by Ctrl-D, or the terminal has gone
  };
  Kind kind{};
  std::string text;  // without its end
};

class LineReader {
 public:
  virtual ~LineReader() = default;

  // Waits for the next line. `before`: the lines before it of the statement that goes on, for
  // completion.
  virtual Result<Line> Read(std::string_view prompt, std::string_view before) = 0;

  // One more statement that can be had again by Up.
  virtual void Remember(const std::string& statement) = 0;

 protected:
  LineReader() = default;
  LineReader(LineReader&&) = default;
  LineReader& operator=(LineReader&&) = default;
};

}  // namespace tracklake::prompt
