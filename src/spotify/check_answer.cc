#include "spotify/check_answer.h"

#include "base/text.h"
#include "base/unicode.h"
#include "http/transport.h"
#include "transform/not_json.h"

namespace tracklake {
namespace {

std::unexpected<Error> NotJson(std::string_view body, const JsonFault& fault) {
  if (Trim(body).empty()) return Fail(ErrorKind::kBadData, "an empty answer");
  if (const std::string other = KindOfOtherText(body); !other.empty()) {
    return Fail(ErrorKind::kBadData, "not JSON: {}", other);
  }
  const std::string place = fault.position ? fmt::format(" at byte {}", *fault.position) : "";
  return Fail(ErrorKind::kBadData, "not JSON: {}{} of {}", fault.reason, place, body.size());
}

}  // namespace

Result<JsonValue> CheckAnswer(const std::string& body, JsonDocument* document) {
  if (body.capacity() < body.size() + HttpResponse::kPadding) {
    return Fail(ErrorKind::kInternal, "a body of {} bytes came without padding", body.size());
  }
  if (const auto fault = document->Load(body, JsonDocument::kMaxDepth - kSpliceDepth)) {
    return NotJson(WithoutByteOrderMark(body), *fault);
  }
  if (document->root().is_object()) return document->root();
  return Fail(ErrorKind::kBadData, "{} where an object was expected",
              NameOf(document->root().kind()));
}

}  // namespace tracklake
