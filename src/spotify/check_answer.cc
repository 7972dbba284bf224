#include "spotify/check_answer.h"

#include "base/text.h"
#include "base/text_table.h"
#include "base/unicode.h"
#include "transform/json_document.h"

namespace tracklake {
namespace {

constexpr std::size_t kMaxQuotedBytes = 60;

// The first words of a text that is no JSON; where it is binary, the bytes.
std::string Beginning(std::string_view body) {
  std::string_view text = Trim(body);
  text = text.substr(0, text.find_first_of("\r\n"));
  const bool is_cut = text.size() > kMaxQuotedBytes;
  if (is_cut) {
    text = text.substr(0, kMaxQuotedBytes);
    // Not within a character.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) {
      text.remove_suffix(1);
    }
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
  }
  return fmt::format("\"{}{}\"", Printable(text), is_cut ? "…" : "");
}

std::unexpected<Error> NotJson(std::string_view body, const JsonFault& fault) {
  if (Trim(body).empty()) return Fail(ErrorKind::kBadData, "an empty answer");
  if (!Trim(body).starts_with('{')) {
    return Fail(ErrorKind::kBadData, "not JSON: it begins with {}", Beginning(body));
  }
  const std::string place = fault.position ? fmt::format(" at byte {}", *fault.position) : "";
  return Fail(ErrorKind::kBadData, "not JSON: {}{} of {}", fault.reason, place, body.size());
}

}  // namespace

Result<> CheckAnswer(std::string_view body) {
  JsonDocument document;
  if (const auto fault = document.Load(body, JsonDocument::kMaxDepth - kSpliceDepth)) {
    return NotJson(WithoutByteOrderMark(body), *fault);
  }
  if (document.root().is_object()) return {};
  return Fail(ErrorKind::kBadData, "{} where an object was expected",
              NameOf(document.root().kind()));
}

}  // namespace tracklake
