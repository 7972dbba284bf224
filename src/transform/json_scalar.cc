#include "transform/json_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/unicode.h"

namespace tracklake {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Moves the cursor past one digit or more; false when there is none.
bool TakeDigits(std::string_view& text) {
  std::size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  text.remove_prefix(digits);
  return digits > 0;
}

bool TakeChar(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeExponent(std::string_view& text) {
  if (!TakeChar(text, '-')) TakeChar(text, '+');
  return TakeDigits(text);
}

bool IsNumber(std::string_view token) {
  TakeChar(token, '-');
  if (!TakeChar(token, '0') && !TakeDigits(token)) return false;
  if (TakeChar(token, '.') && !TakeDigits(token)) return false;
  if ((TakeChar(token, 'e') || TakeChar(token, 'E')) && !TakeExponent(token)) return false;
  return token.empty();
}

// The value of four hex digits at the start; nullopt when they are not.
std::optional<std::uint32_t> ParseHex4(std::string_view text) {
  std::uint32_t value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

bool IsHighSurrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// The character of a \u escape, whose digits stand at the start of `text`; moves the cursor past
// it and past its second half.
std::optional<std::uint32_t> TakeCodePoint(std::string_view& text) {
  const std::uint32_t unit = *ParseHex4(text);
  text.remove_prefix(4);
  if (IsLowSurrogate(unit)) return std::nullopt;
  if (!IsHighSurrogate(unit)) return unit;
  if (!text.starts_with("\\u")) return std::nullopt;
  const std::uint32_t low = *ParseHex4(text.substr(2));
  if (!IsLowSurrogate(low)) return std::nullopt;
  text.remove_prefix(6);
  return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

// Whether a number that no double can hold is too small for one rather than too large: whether the
// first of its digits that is not 0 stands behind the point, its exponent reckoned in.
bool IsTooSmall(std::string_view number) {
  constexpr std::int64_t kFar = std::int64_t{1} << 40;  // beyond any document's length
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  const std::string_view mantissa = number.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  std::string_view power = number.substr(std::min(e + 1, number.size()));
  const bool is_negative = power.starts_with('-');
  if (!TakeChar(power, '-')) TakeChar(power, '+');
  std::int64_t exponent = 0;
  const auto parsed = std::from_chars(power.data(), power.data() + power.size(), exponent);
  if (parsed.ec == std::errc::result_out_of_range || exponent > kFar) exponent = kFar;
  const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  return place + (is_negative ? -exponent : exponent) <= 0;
}

constexpr std::string_view kEscapes = "\"\\/bfnrt";
constexpr std::string_view kEscaped = "\"\\/\b\f\n\r\t";

// Whether what follows a backslash makes an escape with it.
bool IsEscape(std::string_view rest) {
  if (rest.empty()) return false;
  return rest.front() == 'u' ? ParseHex4(rest.substr(1)).has_value()
                             : kEscapes.contains(rest.front());
}

}  // namespace

bool IsJsonScalar(std::string_view token) {
  if (token.empty()) return false;
  switch (token.front()) {
    case 'n':
      return token == "null";
    case 't':
      return token == "true";
    case 'f':
      return token == "false";
    default:
      return IsNumber(token);
  }
}

EscapeSurvey SurveyEscapes(std::string_view document) {
  EscapeSurvey survey;
  std::size_t at = document.find('\\');
  while (at != std::string_view::npos) {
    survey.any = true;
    for (; document[at] != '"'; ++at) {
      if (document[at] != '\\') continue;
      if (!IsEscape(document.substr(at + 1))) {
        survey.broken = at;
        return survey;
      }
      ++at;
    }
    const std::size_t behind = document.find_first_not_of(" \t\r\n", at + 1);
    if (behind != std::string_view::npos && document[behind] == ':') survey.in_keys = true;
    at = document.find('\\', at);
  }
  return survey;
}

std::optional<std::size_t> ResolveEscapes(std::string_view escaped, char* target) {
  char* out = target;
  while (!escaped.empty()) {
    const std::size_t plain = std::min(escaped.find('\\'), escaped.size());
    std::memcpy(out, escaped.data(), plain);
    out += plain;
    escaped.remove_prefix(plain);
    if (escaped.empty()) break;
    const char kind = escaped[1];
    escaped.remove_prefix(2);
    if (kind != 'u') {
      *out++ = kEscaped[kEscapes.find(kind)];
      continue;
    }
    const std::optional<std::uint32_t> point = TakeCodePoint(escaped);
    if (!point) return std::nullopt;
    out = WriteUtf8(*point, out);
  }
  return static_cast<std::size_t>(out - target);
}

std::optional<std::int64_t> ParseIntegral(std::string_view number) {
  std::int64_t integer = 0;
  const char* end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, integer);
  if (stop == end) return error == std::errc() ? std::optional(integer) : std::nullopt;
  const std::optional<double> decimal = ParseDouble(number);
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  if (!decimal || *decimal != std::trunc(*decimal)) return std::nullopt;
  if (*decimal < -kBeyond || *decimal >= kBeyond) return std::nullopt;
  return static_cast<std::int64_t>(*decimal);
}

std::optional<double> ParseDouble(std::string_view number) {
  double value = 0;
  const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error == std::errc()) return value;
  return IsTooSmall(number) ? std::optional(0.0) : std::nullopt;
}

}  // namespace tracklake
