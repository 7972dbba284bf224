#include "parquet/testing/bounds_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/unicode.h"
#include "parquet/bounds.h"
#include "parquet/testing/page_reader.h"

namespace tracklake::parquet::testing {
namespace {

using Value = Cell::value_type;

std::vector<Value> ValuesOf(std::span<const Cell> cells) {
  std::vector<Value> values;
  for (const Cell& cell : cells) {
    if (cell.has_value()) values.push_back(*cell);
  }
  return values;
}

bool IsNaN(const Value& value) {
  return std::holds_alternative<double>(value) && std::isnan(std::get<double>(value));
}

bool IsZero(const Value& value) { return value == Value(0.0); }

// Nothing of that length is greater than 24 of the last characters of Unicode.
bool HasNoGreater(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->size() <= kMaxBoundBytes) return false;
  std::string last;
  while (last.size() < kMaxBoundBytes) last += "\xF4\x8F\xBF\xBF";
  return text->starts_with(last);
}

std::string Shown(const Value& value) {
  return std::visit([](const auto& one) { return fmt::format("{}", one); }, value);
}

// By the bits, so that the two zeros differ.
bool IsSame(const Value& a, const Value& b) {
  const auto* left = std::get_if<double>(&a);
  const auto* right = std::get_if<double>(&b);
  if (left == nullptr || right == nullptr) return a == b;
  return std::bit_cast<std::uint64_t>(*left) == std::bit_cast<std::uint64_t>(*right);
}

std::string FaultOf(const Value& wanted, bool is_exact, const Value& stated,
                    const std::optional<bool>& stated_exact) {
  if (!IsSame(stated, wanted)) {
    return fmt::format("{} instead of {}", Shown(stated), Shown(wanted));
  }
  if (stated_exact.value_or(is_exact) == is_exact) return {};
  return fmt::format("{} is {}exact", Shown(wanted), is_exact ? "" : "not ");
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const Character first = FirstCharacter(text);
    if (!first.valid) return false;
    text.remove_prefix(first.bytes);
  }
  return true;
}

// `is_below`: whether the bound must be smaller than the text, which is too long to be one.
std::string FaultOfCut(const std::string& text, bool is_below, std::string_view stated,
                       const std::optional<bool>& exact) {
  if (exact.value_or(false)) return "a text that was cut is not exact";
  if (!IsUtf8(stated)) return "half a character";
  if (stated.size() >= kMaxBoundBytes + kMaxUtf8Bytes) return "too long";
  if (is_below) {
    const bool is_cut = text.starts_with(stated) && stated.size() + kMaxUtf8Bytes > kMaxBoundBytes;
    return is_cut ? "" : "not the text's beginning";
  }
  if (stated <= text) return "less than the text";
  const std::string_view kept = CutToBytes(stated, stated.size() - 1);
  return text.starts_with(kept) ? "" : "not the text's beginning and the next character";
}

std::string FaultOfLeast(const Value& least, const Value& stated, std::optional<bool> exact) {
  const auto* text = std::get_if<std::string>(&least);
  if (text != nullptr && text->size() > kMaxBoundBytes) {
    return FaultOfCut(*text, true, std::get<std::string>(stated), exact);
  }
  return IsZero(least) ? FaultOf(-0.0, false, stated, exact) : FaultOf(least, true, stated, exact);
}

std::string FaultOfGreatest(const Value& greatest, const Value& stated, std::optional<bool> exact) {
  const auto* text = std::get_if<std::string>(&greatest);
  if (text != nullptr && text->size() > kMaxBoundBytes) {
    return FaultOfCut(*text, false, std::get<std::string>(stated), exact);
  }
  return FaultOf(greatest, true, stated, exact);
}

}  // namespace

bool HaveBounds(std::span<const Cell> cells) {
  const std::vector<Value> values = ValuesOf(cells);
  return !values.empty() && std::ranges::none_of(values, IsNaN) &&
         !std::ranges::all_of(values, IsZero) && !HasNoGreater(std::ranges::max(values));
}

std::string FaultOfBounds(int physical_type, std::span<const Cell> cells,
                          const StatedBounds& stated) {
  const std::vector<Value> values = ValuesOf(cells);
  const auto min = DecodeBound(physical_type, stated.min);
  const auto max = DecodeBound(physical_type, stated.max);
  if (!min.has_value() || !max.has_value()) return "bounds that are not values of its type";
  const std::string least = FaultOfLeast(std::ranges::min(values), **min, stated.min_exact);
  if (!least.empty()) return "least: " + least;
  const std::string greatest = FaultOfGreatest(std::ranges::max(values), **max, stated.max_exact);
  return greatest.empty() ? "" : "greatest: " + greatest;
}

}  // namespace tracklake::parquet::testing
