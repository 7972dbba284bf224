#include "cli/terminal/standard_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>
#include <system_error>

namespace tracklake::cli {
namespace {

bool IsClosed(int descriptor) { return fcntl(descriptor, F_GETFD) == -1 && errno == EBADF; }

// Waits until there is room, where somebody has made the descriptor one that does not wait.
bool WaitForRoom(int descriptor) {
  pollfd room{descriptor, POLLOUT, 0};
  return poll(&room, 1, -1) >= 0 || errno == EINTR;
}

}  // namespace

StandardOutput::StandardOutput() : buffer_(kBufferBytes, '\0') {
  was_closed_ = IsClosed(STDOUT_FILENO);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest free number is the one that is closed.
    if (IsClosed(descriptor)) static_cast<void>(open("/dev/null", O_RDWR));
  }
  std::signal(SIGPIPE, SIG_IGN);
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  before_ = std::cout.rdbuf(this);
}

StandardOutput::~StandardOutput() { std::cout.rdbuf(before_); }

bool StandardOutput::WriteOut() {
  const char* next = pbase();
  if (next != pptr()) has_written_ = true;
  if (next != pptr() && was_closed_ && error_ == 0) error_ = EBADF;
  while (error_ == 0 && next != pptr()) {
    const ssize_t written = write(STDOUT_FILENO, next, static_cast<std::size_t>(pptr() - next));
    if (written >= 0) {
      next += written;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!WaitForRoom(STDOUT_FILENO)) error_ = errno;
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0;
}

StandardOutput::int_type StandardOutput::overflow(int_type c) {
  if (!WriteOut()) return traits_type::eof();
  if (!traits_type::eq_int_type(c, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(c);
    pbump(1);
  }
  return traits_type::not_eof(c);
}

int StandardOutput::sync() { return WriteOut() ? 0 : -1; }

bool StandardOutput::CloseCopy() {
  const int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  if (copy < 0 || close(copy) == 0 || errno == EINTR) return true;
  error_ = errno;
  return false;
}

Result<> StandardOutput::Finish() {
  if (WriteOut() && (!has_written_ || CloseCopy())) return {};
  if (error_ == EPIPE) return {};
  return Fail(ErrorKind::kIo, "cannot write to standard output: {}",
              was_closed_ ? "it is closed" : std::generic_category().message(error_));
}

}  // namespace tracklake::cli
