// Sends an answer to somebody who may read slowly, or not at all. One thread.
#pragma once

#include <chrono>
#include <string_view>

#include "web/request.h"

namespace tracklake::web {

class Writer {
 public:
  // `piece_time`: within which each piece of kPieceBytes has to be taken. Borrows the socket, which
  // does not block.
  Writer(int socket, std::chrono::milliseconds piece_time)
      : socket_(socket), piece_time_(piece_time) {}

  // False once the caller has gone or takes too long, and ever after.
  bool Send(std::string_view bytes);

  // What the caller wants to get.
  struct Manner {
    bool is_chunkable = true;
    bool keeps_open = true;
    bool without_body = false;
  };
  // Returns whether the connection can bear another request.
  bool SendAnswer(const Answer& answer, const Manner& manner);

 private:
  bool SendPiece(std::string_view piece);
  bool SendStream(const Answer& answer, const Manner& manner);

  const int socket_;
  const std::chrono::milliseconds piece_time_;
  bool is_broken_ = false;
};

}  // namespace tracklake::web
