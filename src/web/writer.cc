#include "web/writer.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/stopwatch.h"
#include "web/answer_bytes.h"
#include "web/limits.h"

namespace tracklake::web {

bool Writer::Send(std::string_view bytes) {
  while (!bytes.empty() && !is_broken_) {
    const std::string_view piece = bytes.substr(0, kPieceBytes);
    is_broken_ = !SendPiece(piece);
    bytes.remove_prefix(piece.size());
  }
  return !is_broken_;
}

bool Writer::SendPiece(std::string_view piece) {
  const Stopwatch time;
  while (true) {
    const ssize_t sent = send(socket_, piece.data(), piece.size(), MSG_NOSIGNAL);
    if (sent > 0) piece.remove_prefix(static_cast<std::size_t>(sent));
    if (piece.empty()) return true;
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    const auto left = piece_time_ - time.Elapsed();
    pollfd ready{socket_, POLLOUT, 0};
    if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) == 0) return false;
  }
}

bool Writer::SendAnswer(const Answer& answer, const Manner& manner) {
  if (answer.stream && !manner.without_body) return SendStream(answer, manner);
  std::string bytes = HeadBytes(answer, Framing::kLength, manner.keeps_open);
  if (!manner.without_body) bytes += answer.body;
  return Send(bytes) && manner.keeps_open;
}

bool Writer::SendStream(const Answer& answer, const Manner& manner) {
  const Framing framing = manner.is_chunkable ? Framing::kChunks : Framing::kUntilEnd;
  const bool keeps_open = manner.keeps_open && manner.is_chunkable;
  if (!Send(HeadBytes(answer, framing, keeps_open))) return false;
  const Result<> done = answer.stream([&](std::string_view piece) {
    if (piece.empty()) return !is_broken_;  // as a chunk it would be the last one
    return Send(manner.is_chunkable ? ChunkBytes(piece) : std::string(piece));
  });
  if (!done) return false;
  return (!manner.is_chunkable || Send(ChunkBytes(""))) && keeps_open;
}

}  // namespace tracklake::web
