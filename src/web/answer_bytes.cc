#include "web/answer_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace tracklake::web {
namespace {

// Scripts, styles and the like only from here and never within a page; no frames, no guesses at
// what a body is, no address told to others, nothing kept, and no other origin reads it.
constexpr std::string_view kSecurity =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src "
    "'self' data:; connect-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cache-Control: no-store\r\n";

std::string_view ReasonOf(int status) {
  static constexpr std::pair<int, std::string_view> kReasons[] = {
      {200, "OK"},
      {202, "Accepted"},
      {204, "No Content"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {411, "Length Required"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"},
  };
  const auto* found = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == std::end(kReasons) ? "" : found->second;
}

// A value can hold what somebody sent: it never becomes a line of its own.
void AppendHeader(std::string_view name, std::string_view value, std::string* bytes) {
  bytes->append(name).append(": ");
  std::ranges::copy_if(value, std::back_inserter(*bytes),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
  bytes->append("\r\n");
}

bool HasNoBody(int status) { return status == 204 || status == 304; }

}  // namespace

std::string HeadBytes(const Answer& answer, Framing framing, bool keeps_open) {
  std::string bytes = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, ReasonOf(answer.status));
  if (!answer.content_type.empty()) AppendHeader("Content-Type", answer.content_type, &bytes);
  for (const auto& [name, value] : answer.headers) AppendHeader(name, value, &bytes);
  if (framing == Framing::kChunks) {
    bytes.append("Transfer-Encoding: chunked\r\n");
  } else if (framing == Framing::kLength && !HasNoBody(answer.status)) {
    AppendHeader("Content-Length", std::to_string(answer.body.size()), &bytes);
  }
  bytes.append(keeps_open ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
  return bytes.append(kSecurity).append("\r\n");
}

std::string ChunkBytes(std::string_view piece) {
  return fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
}

}  // namespace tracklake::web
