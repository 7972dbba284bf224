// The least and the greatest of some values, as Parquet states them so that readers may skip what
// cannot match. No row may ever be lost by them: where a bound cannot be stated, there is none.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tracklake::parquet {

// Longer texts are cut, between characters.
inline constexpr std::size_t kMaxBoundBytes = 96;

struct Bound {
  std::string bytes;  // PLAIN, texts without their length
  bool exact = true;  // the value itself, not one beyond it
};

struct Bounds {
  Bound min, max;
};

// nullopt for no values; for a NaN among them, which some engines take for the greatest number and
// others for none; and where no short text is greater than the greatest. A least value of zero is
// bounded by -0.0, as the format wants it; nothing but zeros has no bounds, since PyArrow takes
// both for the same number and then finds no zero IN (0.0).
std::optional<Bounds> BoundsOf(std::span<const std::uint8_t> booleans);
std::optional<Bounds> BoundsOf(std::span<const std::int32_t> values);
std::optional<Bounds> BoundsOf(std::span<const std::int64_t> values);
std::optional<Bounds> BoundsOf(std::span<const double> values);
std::optional<Bounds> BoundsOf(std::span<const std::string_view> texts);

// The text's beginning, at most kMaxBoundBytes, whole characters: never greater than the text.
Bound LowerBound(std::string_view text);
// The least text of whole characters and about that length which is not smaller; nullopt where
// there is none.
std::optional<Bound> UpperBound(std::string_view text);

}  // namespace tracklake::parquet
