// The process's standard output, of which everything arrives or is an error: the one place that
// writes to it. One object a process, made before any file is opened; not thread-safe.
#pragma once

#include <streambuf>
#include <string>

#include "base/result.h"

namespace tracklake::cli {

// Stands in for std::cout's buffer as long as it lives. Once something did not arrive the stream is
// bad, so that whoever writes a lot can stop.
class StandardOutput final : public std::streambuf {
 public:
  // A standard stream that is closed is opened on /dev/null: the next file that the program opens,
  // one of the lake perhaps, must not get its number and whatever is written there. A pipe that
  // nobody reads any more is no signal from now on.
  StandardOutput();
  ~StandardOutput() override;
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;

  // Writes what is left. kIo when something did not arrive (disk full, closed); nothing where the
  // reader of a pipe has gone, who wanted no more.
  Result<> Finish();

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  static constexpr std::size_t kBufferBytes = 64 << 10;

  bool WriteOut();
  // Of a file on a network the error may come as late as this.
  bool CloseCopy();

  std::string buffer_;
  std::streambuf* before_;
  bool was_closed_ = false;
  bool has_written_ = false;
  int error_ = 0;  // errno of the first write that failed
};

}  // namespace tracklake::cli
