#include "base/json_text.h"

#include <fmt/format.h>

#include <iterator>

namespace tracklake {
namespace {

void AppendEscaped(char c, std::string* json) {
  switch (c) {
    case '"':
      json->append("\\\"");
      return;
    case '\\':
      json->append("\\\\");
      return;
    case '\n':
      json->append("\\n");
      return;
    case '\r':
      json->append("\\r");
      return;
    case '\t':
      json->append("\\t");
      return;
    default:
      fmt::format_to(std::back_inserter(*json), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

bool NeedsEscape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

void AppendJsonString(std::string_view text, std::string* json) {
  json->push_back('"');
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!NeedsEscape(text[i])) continue;
    json->append(text, copied, i - copied);
    AppendEscaped(text[i], json);
    copied = i + 1;
  }
  json->append(text, copied);
  json->push_back('"');
}

std::string JsonString(std::string_view text) {
  std::string json;
  AppendJsonString(text, &json);
  return json;
}

}  // namespace tracklake
