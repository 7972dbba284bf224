#include "transform/not_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text_table.h"
#include "base/unicode.h"
#include "transform/json_scalar.h"

namespace tracklake {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kShownBytes = 60;

// The first that fits: a longer mark stands before one that it begins with.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kSignatures = {{
    {"\xFF\xFE\0\0"sv, "UTF-32 (little endian)"},
    {"\0\0\xFE\xFF"sv, "UTF-32 (big endian)"},
    {"\xFF\xFE"sv, "UTF-16 (little endian)"},
    {"\xFE\xFF"sv, "UTF-16 (big endian)"},
    {"\x1F\x8B"sv, "gzip"},
    {"PK\x03\x04"sv, "a ZIP archive"},
    {"\x28\xB5\x2F\xFD"sv, "zstd"},
    {"BZh"sv, "bzip2"},
    {"\xFD"
     "7zXZ\0"sv,
     "xz"},
    {"PAR1"sv, "Parquet"},
    {"%PDF"sv, "PDF"},
}};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool BeginsWith(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::ranges::equal(text.substr(0, lower.size()), lower, {}, Lower);
}

// UTF-16 without a mark: every second byte of the first ones is 0, which JSON never has.
std::string_view EncodingWithoutMark(std::string_view bytes) {
  if (bytes.size() < 4) return "";
  const auto is_zero = [bytes](std::size_t at) { return bytes[at] == '\0'; };
  if (is_zero(1) && is_zero(3) && !is_zero(0) && !is_zero(2)) return "UTF-16 (little endian)";
  if (is_zero(0) && is_zero(2) && !is_zero(1) && !is_zero(3)) return "UTF-16 (big endian)";
  return "";
}

// The first characters, safe to print.
std::string Shown(std::string_view text) {
  const std::string_view shown = CutToBytes(text, kShownBytes);
  return Printable(shown) + (shown.size() < text.size() ? "…" : "");
}

bool BeginsAsJsonDoes(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[');
}

}  // namespace

std::string KindOfOtherText(std::string_view bytes) {
  for (const auto& [signature, kind] : kSignatures) {
    if (bytes.starts_with(signature)) return std::string(kind);
  }
  if (const auto encoding = EncodingWithoutMark(bytes); !encoding.empty()) {
    return std::string(encoding);
  }
  std::string_view text = WithoutByteOrderMark(bytes);
  while (!text.empty() && IsJsonSpace(text.front())) text.remove_prefix(1);
  if (text.empty() || BeginsAsJsonDoes(text)) return "";
  std::string_view kind;
  if (BeginsWith(text, "<!doctype html") || BeginsWith(text, "<html")) {
    kind = "HTML, ";
  } else if (BeginsWith(text, "<?xml")) {
    kind = "XML, ";
  }
  return fmt::format("{}it begins with \"{}\"", kind, Shown(text));
}

}  // namespace tracklake
