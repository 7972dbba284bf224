#include "schedule/zone_rule.h"

#include <algorithm>

namespace tracklake {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;

bool Take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> TakeNumber(std::string_view& text, int least, int most) {
  constexpr std::size_t kMostDigits = 3;
  int number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits == kMostDigits) return std::nullopt;
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  if (digits == 0 || number < least || number > most) return std::nullopt;
  return number;
}

// "CET" or "<+03>"; what it says is nothing to us.
bool TakeName(std::string_view& text) {
  const bool is_quoted = Take(text, '<');
  const auto is_letter = [&](char c) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_plain || (is_quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
  };
  const auto length =
      static_cast<std::size_t>(std::ranges::find_if_not(text, is_letter) - text.begin());
  text.remove_prefix(length);
  return length >= 3 && (!is_quoted || Take(text, '>'));
}

// [+-]h[h][:mm[:ss]]
std::optional<std::chrono::seconds> TakeTime(std::string_view& text, int most_hours) {
  const bool is_negative = Take(text, '-');
  if (!is_negative) Take(text, '+');
  const auto hours = TakeNumber(text, 0, most_hours);
  if (!hours) return std::nullopt;
  std::chrono::seconds time = std::chrono::hours(*hours);
  for (const std::chrono::seconds unit : {std::chrono::seconds(60), std::chrono::seconds(1)}) {
    if (!Take(text, ':')) break;
    const auto number = TakeNumber(text, 0, 59);
    if (!number) return std::nullopt;
    time += *number * unit;
  }
  return is_negative ? -time : time;
}

std::optional<YearlyTime> TakeDay(std::string_view& text) {
  YearlyTime when;
  if (Take(text, 'M')) {
    when.kind = YearlyTime::Kind::kWeekday;
    const auto month = TakeNumber(text, 1, 12);
    if (!month || !Take(text, '.')) return std::nullopt;
    const auto week = TakeNumber(text, 1, 5);
    if (!week || !Take(text, '.')) return std::nullopt;
    const auto day = TakeNumber(text, 0, 6);
    if (!day) return std::nullopt;
    when.month = *month;
    when.week = *week;
    when.day = *day;
    return when;
  }
  const bool no_leap = Take(text, 'J');
  const auto day = TakeNumber(text, no_leap ? 1 : 0, 365);
  if (!day) return std::nullopt;
  when.kind = no_leap ? YearlyTime::Kind::kNoLeap : YearlyTime::Kind::kDay;
  when.day = *day;
  return when;
}

// ",date[/time]"
std::optional<YearlyTime> TakeYearlyTime(std::string_view& text) {
  constexpr int kMostHours = 167;
  if (!Take(text, ',')) return std::nullopt;
  auto when = TakeDay(text);
  if (!when) return std::nullopt;
  when->time = std::chrono::hours(2);
  if (!Take(text, '/')) return when;
  const auto time = TakeTime(text, kMostHours);
  if (!time) return std::nullopt;
  when->time = *time;
  return when;
}

local_days WeekdayIn(std::chrono::year year, const YearlyTime& when) {
  const std::chrono::month month(static_cast<unsigned>(when.month));
  const std::chrono::weekday day(static_cast<unsigned>(when.day));
  if (when.week == 5) return local_days(year / month / day[std::chrono::last]);
  return local_days(year / month / day[static_cast<unsigned>(when.week)]);
}

}  // namespace

local_seconds YearlyTime::In(std::chrono::year year) const {
  const local_days first(year / 1 / 1);
  switch (kind) {
    case Kind::kDay:
      return first + days(day) + time;
    case Kind::kNoLeap: {
      constexpr int kLastOfFebruary = 59;
      const bool is_behind = year.is_leap() && day > kLastOfFebruary;
      return first + days(day - 1 + (is_behind ? 1 : 0)) + time;
    }
    case Kind::kWeekday:
      return WeekdayIn(year, *this) + time;
  }
  return first;
}

std::optional<ZoneRule> ParseZoneRule(std::string_view text) {
  constexpr int kMostHours = 24;
  if (!TakeName(text)) return std::nullopt;
  const auto west = TakeTime(text, kMostHours);
  if (!west) return std::nullopt;
  ZoneRule rule{.offset = -*west, .summer = {}};
  if (text.empty()) return rule;
  if (!TakeName(text)) return std::nullopt;
  ZoneRule::Summer summer{.offset = rule.offset + std::chrono::hours(1), .begins = {}, .ends = {}};
  if (!text.empty() && text.front() != ',') {
    const auto summer_west = TakeTime(text, kMostHours);
    if (!summer_west) return std::nullopt;
    summer.offset = -*summer_west;
  }
  const auto begins = TakeYearlyTime(text);
  if (!begins) return std::nullopt;
  const auto ends = TakeYearlyTime(text);
  if (!ends || !text.empty()) return std::nullopt;
  summer.begins = *begins;
  summer.ends = *ends;
  rule.summer = summer;
  return rule;
}

}  // namespace tracklake
