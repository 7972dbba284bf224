#include <simdjson.h>

#include "base/json_error.h"
#include "spotify/errors.h"

namespace tracklake {
namespace {

constexpr std::size_t kMaxTextBytes = 200;

// Errors are small; a larger body is told by its beginning only.
constexpr std::size_t kMaxParsedBytes = 64 * 1024;

std::string OneLine(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return "";
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  text.remove_prefix(first);
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() > kMaxTextBytes) {
    std::size_t cut = kMaxTextBytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    text = text.substr(0, cut);
  }
  std::string line(text.substr(0, text.find_last_not_of(" \t") + 1));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = ' ';
  }
  return line;
}

std::string_view TextAt(const simdjson::dom::element& object, const char* key) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS) return {};
  return text;
}

}  // namespace

std::string ErrorText(std::string_view body, std::string* reason) {
  reason->clear();
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::element error;
  if (body.size() > kMaxParsedBytes ||
      JsonError(parser.parse(body.data(), body.size()).get(root)) != simdjson::SUCCESS ||
      root["error"].get(error) != simdjson::SUCCESS) {
    return OneLine(body);
  }
  if (error.is_object()) {
    *reason = OneLine(TextAt(error, "reason"));
    return OneLine(TextAt(error, "message"));
  }
  *reason = OneLine(TextAt(root, "error"));
  const std::string_view description = TextAt(root, "error_description");
  return description.empty() ? *reason : fmt::format("{}: {}", *reason, OneLine(description));
}

}  // namespace tracklake
