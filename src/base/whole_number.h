// Whole numbers as people and programs write them. Pure.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace tracklake {

// The number that the whole text is, in decimal: no sign but a minus, no space, nothing after it.
// nullopt for any other text, and for a number that Number cannot hold.
template <std::integral Number>
std::optional<Number> WholeNumber(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace tracklake
