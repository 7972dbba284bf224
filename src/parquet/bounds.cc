#include "parquet/bounds.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tracklake::parquet {
namespace {

template <typename T>
std::string Plain(T value) {
  std::string bytes(sizeof(value), '\0');
  std::memcpy(bytes.data(), &value, sizeof(value));
  return bytes;
}

template <typename T>
std::optional<Bounds> NumberBounds(std::span<const T> values) {
  if (values.empty()) return std::nullopt;
  T min = values[0];
  T max = values[0];
  for (const T value : values) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
  return Bounds{{Plain(min)}, {Plain(max)}};
}

bool Continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

constexpr std::uint32_t kLastCharacter = 0x10FFFF;
constexpr std::uint32_t kFirstSurrogate = 0xD800;
constexpr std::uint32_t kAfterSurrogates = 0xE000;

std::uint32_t Decode(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  std::uint32_t code = first & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned>(c) & 0x3FU);
  return code;
}

void Encode(std::uint32_t code, std::string* out) {
  const auto tail = [&](int shift) { *out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    *out += static_cast<char>(code);
  } else if (code < 0x800) {
    *out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    *out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    *out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::optional<Bounds> BoundsOf(std::span<const std::uint8_t> booleans) {
  return NumberBounds(booleans);
}
std::optional<Bounds> BoundsOf(std::span<const std::int32_t> values) {
  return NumberBounds(values);
}
std::optional<Bounds> BoundsOf(std::span<const std::int64_t> values) {
  return NumberBounds(values);
}

std::optional<Bounds> BoundsOf(std::span<const double> values) {
  if (std::ranges::any_of(values, [](double value) { return std::isnan(value); })) {
    return std::nullopt;
  }
  auto bounds = NumberBounds(values);
  if (!bounds.has_value() || bounds->min.bytes != Plain(0.0)) return bounds;
  if (bounds->max.bytes == Plain(0.0)) return std::nullopt;
  bounds->min = {Plain(-0.0), false};
  return bounds;
}

std::optional<Bounds> BoundsOf(std::span<const std::string_view> texts) {
  if (texts.empty()) return std::nullopt;
  std::string_view min = texts[0];
  std::string_view max = texts[0];
  for (const std::string_view text : texts.subspan(1)) {
    if (text < min) min = text;
    if (text > max) max = text;
  }
  auto upper = UpperBound(max);
  if (!upper.has_value()) return std::nullopt;
  return Bounds{LowerBound(min), *std::move(upper)};
}

Bound LowerBound(std::string_view text) {
  if (text.size() <= kMaxBoundBytes) return {std::string(text)};
  std::size_t end = kMaxBoundBytes;
  while (end > 0 && Continues(text[end])) --end;
  return {std::string(text.substr(0, end)), false};
}

std::optional<Bound> UpperBound(std::string_view text) {
  Bound bound = LowerBound(text);
  while (!bound.exact) {
    if (bound.bytes.empty()) return std::nullopt;
    std::size_t begin = bound.bytes.size() - 1;
    while (begin > 0 && Continues(bound.bytes[begin])) --begin;
    const std::uint32_t code = Decode(std::string_view(bound.bytes).substr(begin));
    bound.bytes.resize(begin);
    if (code >= kLastCharacter) continue;  // the character before it must grow
    Encode(code + 1 == kFirstSurrogate ? kAfterSurrogates : code + 1, &bound.bytes);
    return bound;
  }
  return bound;
}

}  // namespace tracklake::parquet
