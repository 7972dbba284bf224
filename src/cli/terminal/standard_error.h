// Standard error where a person reads it: lines that are too wide for the terminal go on below,
// broken at blanks. JSON, lines that show progress and whatever is read by programs stay as they
// are. Once in main's scope.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace tracklake::cli {

class StandardError final : public std::streambuf {
 public:
  // Takes std::cerr's place where stderr is a terminal.
  StandardError();
  ~StandardError() override;
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;

 private:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;
  std::string Fitted() TL_REQUIRES(mutex_);
  bool WriteOut() TL_REQUIRES(mutex_);
  bool Add(std::string_view text) TL_REQUIRES(mutex_);

  std::streambuf* before_ = nullptr;        // std::cerr's own
  Mutex mutex_;                             // several threads tell of what they do
  std::string sql_ TL_GUARDED_BY(mutex_);   // "LINE 1: …", above its caret
  std::string line_ TL_GUARDED_BY(mutex_);  // that has not ended
};

}  // namespace tracklake::cli
