#include "base/time.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

// The number that stands in the next `digits` characters; moves the cursor past it.
std::optional<int> TakeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool TakeChar(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Day> MakeDay(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year == 0 || !date.ok()) return std::nullopt;
  return Day(date);
}

// year, month, day and then hour, minute, second, with the given separators ('\0' for none).
std::optional<Day> TakeDay(std::string_view& text, char separator) {
  const auto year = TakeNumber(text, 4);
  if (!year || (separator && !TakeChar(text, separator))) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || (separator && !TakeChar(text, separator))) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  return day ? MakeDay(*year, *month, *day) : std::nullopt;
}

constexpr Day kFirstDay{std::chrono::year(1) / 1 / 1};
constexpr Day kBehindLastDay{std::chrono::year(10000) / 1 / 1};

std::optional<std::chrono::seconds> TakeTime(std::string_view& text, char separator) {
  const auto hour = TakeNumber(text, 2);
  if (!hour || (separator && !TakeChar(text, separator))) return std::nullopt;
  const auto minute = TakeNumber(text, 2);
  if (!minute || (separator && !TakeChar(text, separator))) return std::nullopt;
  const auto second = TakeNumber(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

// ".123456789": microseconds, further digits cut.
std::optional<std::chrono::microseconds> TakeFraction(std::string_view& text) {
  if (!TakeChar(text, '.')) return std::chrono::microseconds(0);
  int micros = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    if (++digits <= 6) micros = micros * 10 + (text.front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (int i = digits; i < 6; ++i) micros *= 10;
  return std::chrono::microseconds(micros);
}

std::optional<std::chrono::seconds> TakeZone(std::string_view& text) {
  if (TakeChar(text, 'Z')) return std::chrono::seconds(0);
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '+' ? 1 : -1;
  text.remove_prefix(1);
  const auto hours = TakeNumber(text, 2);
  if (!hours || !TakeChar(text, ':')) return std::nullopt;
  const auto minutes = TakeNumber(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

}  // namespace

std::optional<Micros> ParseIsoTimestamp(std::string_view text) {
  const auto day = TakeDay(text, '-');
  if (!day || !TakeChar(text, 'T')) return std::nullopt;
  const auto time = TakeTime(text, ':');
  if (!time) return std::nullopt;
  const auto fraction = TakeFraction(text);
  if (!fraction) return std::nullopt;
  const auto zone = TakeZone(text);
  if (!zone || !text.empty()) return std::nullopt;
  const Micros utc = Micros(*day) + *time + *fraction - *zone;
  return utc >= kFirstDay && utc < kBehindLastDay ? std::optional(utc) : std::nullopt;
}

std::optional<Seconds> ParseIsoSeconds(std::string_view text) {
  const auto time = ParseIsoTimestamp(text);
  if (!time) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*time);
}

std::optional<Day> ParseIsoDate(std::string_view text) {
  const auto day = TakeDay(text, '-');
  return text.empty() ? day : std::nullopt;
}

std::optional<Seconds> ParseCompactTimestamp(std::string_view text) {
  const auto day = TakeDay(text, '\0');
  if (!day || !TakeChar(text, 'T')) return std::nullopt;
  const auto time = TakeTime(text, '\0');
  if (!time || !TakeChar(text, 'Z') || !text.empty()) return std::nullopt;
  return Seconds(*day) + *time;
}

std::string FormatDate(Day day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string FormatTimestamp(Seconds time) {
  const std::chrono::hh_mm_ss clock(time - DayOf(time));
  return fmt::format("{}T{:02}:{:02}:{:02}Z", FormatDate(DayOf(time)), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string FormatCompactTimestamp(Seconds time) {
  const std::chrono::year_month_day date(DayOf(time));
  const std::chrono::hh_mm_ss clock(time - DayOf(time));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace tracklake
