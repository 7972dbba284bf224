#include "web/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "web/limits.h"

namespace tracklake::web {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kMostDrainedBytes = 4 * kMaxBodyBytes;

// What came, appended; 0: the caller has gone; nullopt: nothing is there yet.
std::optional<std::size_t> Receive(int fd, std::string* bytes) {
  const std::size_t before = bytes->size();
  bytes->resize(before + kReadBytes);
  const ssize_t got = recv(fd, bytes->data() + before, kReadBytes, 0);
  const int error_number = errno;
  bytes->resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got >= 0) return static_cast<std::size_t>(got);
  if (error_number == EAGAIN || error_number == EINTR) return std::nullopt;
  return 0;
}

}  // namespace

Connection::Progress Connection::Read(std::chrono::milliseconds now) {
  if (!has_begun()) since_ = now;
  const auto got = Receive(socket_.get(), &bytes_);
  if (!got) return Nothing{};
  if (*got == 0) return Closed{};
  heard_ = now;
  return Continue();
}

Connection::Progress Connection::Continue() {
  if (!head_) {
    const auto end = bytes_.find(kHeadEnd);
    if (end == std::string::npos ? bytes_.size() > kMaxHeadBytes
                                 : end + kHeadEnd.size() > kMaxHeadBytes) {
      return Refuse(431, ErrorKind::kUsage, "", "the head is larger than {} bytes", kMaxHeadBytes)
          .error();
    }
    if (end == std::string::npos) return Nothing{};
    auto head = ParseHead(std::string_view(bytes_).substr(0, end + kHeadEnd.size()));
    if (!head) return std::move(head).error();
    if (auto judged = guard_->Judge(head->request); !judged) return std::move(judged).error();
    bytes_.erase(0, end + kHeadEnd.size());
    head_ = *std::move(head);
    if (head_->wants_leave && bytes_.size() < head_->body_bytes) {
      send(socket_.get(), kGoOn.data(), kGoOn.size(), MSG_NOSIGNAL);  // it fits into the buffer
    }
  }
  if (bytes_.size() < head_->body_bytes) return Nothing{};
  head_->request.body = bytes_.substr(0, head_->body_bytes);
  bytes_.erase(0, head_->body_bytes);
  if (bytes_.empty()) bytes_.shrink_to_fit();
  head_->request.gone = gone_.get_token();
  return *std::exchange(head_, std::nullopt);
}

bool Connection::Drain() {
  std::string bytes;
  const auto got = Receive(socket_.get(), &bytes);
  if (!got) return true;
  drained_ += *got;
  return *got > 0 && drained_ < kMostDrainedBytes;
}

void Connection::Become(State state, std::chrono::milliseconds now) {
  state_ = state;
  since_ = heard_ = now;
}

}  // namespace tracklake::web
