// Whatever bytes come: a head is refused, or what it gives is within its bounds.
#include <algorithm>
#include <cstdint>

#include "base/testing/fuzz.h"
#include "web/head.h"
#include "web/limits.h"

using namespace tracklake;
using namespace tracklake::web;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto head = ParseHead({reinterpret_cast<const char*>(data), size});
  if (!head) {
    if (head.error().status < 400 || head.error().status > 505) Report("a refusal is an error");
    return 0;
  }
  const Request& request = head->request;
  if (!request.path.starts_with('/')) Report("a path begins with /");
  if (std::ranges::any_of(request.path, [](unsigned char c) { return c < 0x20; })) {
    Report("a path holds no control character");
  }
  if (head->body_bytes > kMaxBodyBytes) Report("bodies are bounded");
  if (request.headers.size() > kMaxHeaders) Report("headers are bounded");
  return 0;
}
