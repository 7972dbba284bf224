#include "transform/not_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

#include "transform/json_scalar.h"

namespace tracklake {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
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

// The first characters, whole ones, what is none masked.
std::string Shown(std::string_view text) {
  std::size_t size = std::min(text.size(), kShownBytes);
  while (size > 0 && size < text.size() && (text[size] & 0xC0) == 0x80) --size;
  std::string shown(text.substr(0, size));
  const bool is_utf8 = simdjson::validate_utf8(shown);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto byte = static_cast<unsigned char>(shown[i]);
    const bool is_c1 =
        byte == 0xC2 && i + 1 < shown.size() && static_cast<unsigned char>(shown[i + 1]) < 0xA0;
    if (is_c1) shown.replace(i, 2, "?");
    if (byte < 0x20 || byte == 0x7F || (!is_utf8 && byte >= 0x80)) shown[i] = '?';
  }
  return shown + (size < text.size() ? "…" : "");
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
  std::string_view text = bytes;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
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
