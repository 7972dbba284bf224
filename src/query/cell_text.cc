#include "query/cell_text.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <limits>

#include "base/json_text.h"

namespace tracklake {
namespace {

template <typename Real>
std::string TextOfReal(Real value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

// Years before the first are told as DuckDB does: 0044-03-15 (BC).
std::string DayText(std::int64_t days) {
  // std::chrono's years end at ±32767; the calendar repeats every 400 years.
  constexpr std::int64_t kCycleYears = 400;
  constexpr std::int64_t kCycleDays = 146'097;
  std::int64_t cycles = days / kCycleDays;
  if (days % kCycleDays < 0) --cycles;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(days - cycles * kCycleDays))};
  const std::int64_t year = static_cast<int>(date.year()) + cycles * kCycleYears;
  return fmt::format("{:04}-{:02}-{:02}{}", year <= 0 ? 1 - year : year,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     year <= 0 ? " (BC)" : "");
}

std::optional<std::string> InfinityText(std::int64_t value, std::int64_t infinity) {
  if (value == infinity) return "infinity";
  if (value == -infinity) return "-infinity";
  return std::nullopt;
}

std::string DateText(std::int64_t days) {
  if (auto text = InfinityText(days, std::numeric_limits<std::int32_t>::max())) return *text;
  return DayText(days);
}

std::string TimestampText(std::int64_t micros) {
  if (auto text = InfinityText(micros, std::numeric_limits<std::int64_t>::max())) return *text;
  constexpr std::int64_t kDayMicros = 86'400'000'000;
  // Rounded down without leaving the 64 bits, which the first of all times fill.
  const bool is_before = micros % kDayMicros < 0;
  const std::int64_t day = micros / kDayMicros - (is_before ? 1 : 0);
  const std::chrono::hh_mm_ss clock(
      std::chrono::microseconds(micros % kDayMicros + (is_before ? kDayMicros : 0)));
  std::string text = fmt::format("{} {:02}:{:02}:{:02}", DayText(day), clock.hours().count(),
                                 clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() == 0) return text;
  text += fmt::format(".{:06}", clock.subseconds().count());
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::string Quoted(const std::string& text, ValueText form) {
  return form == ValueText::kJson ? JsonString(text) : text;
}

}  // namespace

std::string RealText(double value) { return TextOfReal(value); }
std::string RealText(float value) { return TextOfReal(value); }

std::optional<std::string> CellText(const Chunk& chunk, std::size_t row, std::size_t column,
                                    ValueText form) {
  if (chunk.IsNull(row, column)) return std::nullopt;
  switch (chunk.type(column)) {
    case WireType::kBoolean:
      return chunk.Boolean(row, column) ? "true" : "false";
    case WireType::kInteger:
      return std::to_string(chunk.Integer(row, column));
    case WireType::kReal:
      return RealText(chunk.Real(row, column));
    case WireType::kText:
      return Quoted(std::string(chunk.Text(row, column)), form);
    case WireType::kJson:
      return std::string(chunk.Text(row, column));
    case WireType::kDate:
      return Quoted(DateText(chunk.Integer(row, column)), form);
    case WireType::kTimestamp:
      return Quoted(TimestampText(chunk.Integer(row, column)), form);
  }
  return std::nullopt;
}

}  // namespace tracklake
