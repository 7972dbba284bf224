#include <simdjson.h>

#include "base/json_error.h"
#include "base/text.h"
#include "base/text_table.h"
#include "base/unicode.h"
#include "spotify/errors.h"

namespace tracklake {
namespace {

constexpr std::size_t kMaxTextBytes = 200;

// Errors are small; a larger body is told by its beginning only.
constexpr std::size_t kMaxParsedBytes = 64 * 1024;

constexpr std::string_view kBlanks = " \t\r\n";

std::string OneLine(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return "";
  text = Trim(text);
  // A control character grows when it is made visible.
  const std::string_view line =
      Trim(CutToBytes(text.substr(0, text.find_first_of("\r\n")), kMaxTextBytes));
  return std::string(CutToBytes(Printable(line), kMaxTextBytes));
}

// A page's first line says nothing: its lines in one.
std::string PageText(std::string_view text) {
  std::string line;
  while (line.size() < kMaxTextBytes && !text.empty()) {
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    if (end > 0) line.append(line.empty() ? "" : " ").append(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return OneLine(line);
}

std::string_view TextAt(const simdjson::dom::element& object, const char* key) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS) return {};
  return text;
}

ErrorBody Foreign(std::string_view body) {
  const bool is_page = Trim(body).starts_with('<');
  return {ErrorForm::kForeign, is_page ? PageText(body) : OneLine(body), ""};
}

}  // namespace

ErrorBody ReadErrorBody(std::string_view body) {
  body = WithoutByteOrderMark(body);
  if (Trim(body).empty()) return {};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::element error;
  if (body.size() > kMaxParsedBytes ||
      JsonError(parser.parse(body.data(), body.size()).get(root)) != simdjson::SUCCESS ||
      root["error"].get(error) != simdjson::SUCCESS) {
    return Foreign(body);
  }
  if (error.is_object()) {
    return {ErrorForm::kApi, OneLine(TextAt(error, "message")), OneLine(TextAt(error, "reason"))};
  }
  const std::string reason = OneLine(TextAt(root, "error"));
  const std::string description = OneLine(TextAt(root, "error_description"));
  return {ErrorForm::kAccounts, description.empty() ? reason : reason + ": " + description, reason};
}

}  // namespace tracklake
