// The head of a request, as it stands on the wire. Strict on purpose: what two readers could
// understand differently is refused, and so is what a browser or a library of today never writes.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "web/refusal.h"
#include "web/request.h"

namespace tracklake::web {

struct Head {
  Request request;  // without its body
  std::size_t body_bytes = 0;
  bool is_chunkable = true;  // the caller understands answers that come in chunks: HTTP/1.1
  bool keeps_open = true;    // the caller may ask again on the same connection
  bool wants_leave = false;  // to send the body: Expect: 100-continue
};

// Takes the bytes up to and with the empty line, at most kMaxHeadBytes.
std::expected<Head, Refusal> ParseHead(std::string_view bytes);

}  // namespace tracklake::web
