#include "cli/terminal/standard_error.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "cli/terminal/fitted.h"

namespace tracklake::cli {

StandardError::StandardError() {
  if (isatty(STDERR_FILENO) == 0) return;
  before_ = std::cerr.rdbuf(this);
  std::cerr.unsetf(std::ios::unitbuf);  // a line is written whole
}

StandardError::~StandardError() {
  if (before_ == nullptr) return;
  {
    const MutexLock lock(mutex_);
    if (!sql_.empty()) Add("\n");  // nothing has pointed at it
    WriteOut();
  }
  std::cerr.rdbuf(before_);
  std::cerr.setf(std::ios::unitbuf);
}

bool StandardError::WriteOut() {
  const std::string bytes = std::exchange(line_, {});
  const auto size = static_cast<std::streamsize>(bytes.size());
  return before_->sputn(bytes.data(), size) == size && before_->pubsync() == 0;
}

std::string StandardError::Fitted() {
  const int columns = ColumnsOf(STDERR_FILENO);
  if (sql_.empty()) return FittedLine(line_, columns);
  return FittedPointer(std::exchange(sql_, {}), line_, columns);
}

bool StandardError::Add(std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    line_ += text.substr(0, end);
    if (end == text.npos) return true;
    if (line_.starts_with("LINE ") && sql_.empty()) {
      sql_ = std::exchange(line_, {});
    } else {
      line_ = Fitted() + '\n';
      if (!WriteOut()) return false;
    }
    text.remove_prefix(end + 1);
  }
}

StandardError::int_type StandardError::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char letter = traits_type::to_char_type(c);
  const MutexLock lock(mutex_);
  return Add({&letter, 1}) ? c : traits_type::eof();
}

std::streamsize StandardError::xsputn(const char* text, std::streamsize size) {
  const MutexLock lock(mutex_);
  return Add({text, static_cast<std::size_t>(size)}) ? size : 0;
}

int StandardError::sync() {
  const MutexLock lock(mutex_);
  return WriteOut() ? 0 : -1;
}

}  // namespace tracklake::cli
