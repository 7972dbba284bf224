#include "parquet/bounds.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/unicode.h"

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

constexpr char32_t kLastCharacter = 0x10FFFF;
constexpr char32_t kFirstSurrogate = 0xD800;
constexpr char32_t kAfterSurrogates = 0xE000;

// Where the last character begins.
std::size_t LastCharacter(std::string_view text) {
  return CutToBytes(text, text.size() - 1).size();
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
  const std::string_view kept = CutToBytes(text, kMaxBoundBytes);
  return {std::string(kept), kept.size() == text.size()};
}

std::optional<Bound> UpperBound(std::string_view text) {
  Bound bound = LowerBound(text);
  while (!bound.exact) {
    if (bound.bytes.empty()) return std::nullopt;
    const std::size_t begin = LastCharacter(bound.bytes);
    const Character last = FirstCharacter(std::string_view(bound.bytes).substr(begin));
    bound.bytes.resize(begin);
    if (!last.valid || last.code >= kLastCharacter) continue;  // the one before it must grow
    const char32_t next = last.code + 1 == kFirstSurrogate ? kAfterSurrogates : last.code + 1;
    char utf8[kMaxUtf8Bytes];
    bound.bytes.append(utf8, WriteUtf8(next, utf8));
    return bound;
  }
  return bound;
}

}  // namespace tracklake::parquet
