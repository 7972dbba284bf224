#include "schedule/cron.h"

namespace tracklake {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::weekday;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

namespace {

constexpr int kMinutesADay = 24 * 60;

int DayNumber(year_month_day date) { return static_cast<int>(unsigned{date.day()}); }

int LastDayNumber(year_month_day date) {
  return static_cast<int>(
      unsigned{year_month_day_last(date.year() / date.month() / std::chrono::last).day()});
}

int WeekdayNumber(year_month_day date) {
  return static_cast<int>(weekday(local_days(date)).c_encoding());
}

// Of the weekdays (Monday to Friday) of the date's month the one that is nearest to day `wanted`;
// 0 where the month has no such day.
int NearestWeekday(year_month_day date, int wanted) {
  const int last = LastDayNumber(date);
  if (wanted > last) return 0;
  const year_month_day there =
      date.year() / date.month() / std::chrono::day(static_cast<unsigned>(wanted));
  const weekday on(local_days{there});
  if (on == std::chrono::Saturday) return wanted == 1 ? wanted + 2 : wanted - 1;
  if (on == std::chrono::Sunday) return wanted == last ? wanted - 2 : wanted + 1;
  return wanted;
}

}  // namespace

bool Cron::HasDayOfMonth(year_month_day date) const {
  const int day = DayNumber(date);
  if (days_[static_cast<std::size_t>(day)]) return true;
  if (last_day_ && day == LastDayNumber(date)) return true;
  if (nearest_days_.none()) return false;
  for (std::size_t wanted = 1; wanted < nearest_days_.size(); ++wanted) {
    if (nearest_days_[wanted] && NearestWeekday(date, static_cast<int>(wanted)) == day) return true;
  }
  return false;
}

bool Cron::HasDayOfWeek(year_month_day date) const {
  const int day = DayNumber(date);
  const int on = WeekdayNumber(date);
  if (weekdays_[static_cast<std::size_t>(on)]) return true;
  const bool is_last = day + 7 > LastDayNumber(date);
  if (is_last && last_weekdays_[static_cast<std::size_t>(on)]) return true;
  return nth_weekday_ == std::pair(on, (day + 6) / 7);
}

bool Cron::HasDate(year_month_day date) const {
  if (!months_[unsigned{date.month()}]) return false;
  const bool by_month = HasDayOfMonth(date);
  const bool by_week = HasDayOfWeek(date);
  return either_day_ ? by_month || by_week : by_month && by_week;
}

std::optional<int> Cron::NextOfDay(int minute) const {
  for (; minute < kMinutesADay; ++minute) {
    if (!hours_[static_cast<std::size_t>(minute / 60)]) {
      minute += 59 - minute % 60;  // to the hour's last minute
    } else if (minutes_[static_cast<std::size_t>(minute % 60)]) {
      return minute;
    }
  }
  return std::nullopt;
}

std::optional<local_seconds> Cron::Next(local_seconds from) const {
  const auto rounded_up = std::chrono::ceil<minutes>(from);
  auto day = std::chrono::floor<days>(rounded_up);
  auto minute = static_cast<int>((rounded_up - day) / minutes(1));
  const local_days end(std::chrono::year(kLastYear + 1) / 1 / 1);
  while (day < end) {
    const year_month_day date(day);
    const int year = int{date.year()} - kFirstYear;
    if (year < 0 || !years_[static_cast<std::size_t>(year)]) {
      const auto next =
          year < 0 ? std::chrono::year(kFirstYear) : date.year() + std::chrono::years(1);
      day = local_days(next / 1 / 1);
    } else {
      const auto found = HasDate(date) ? NextOfDay(minute) : std::nullopt;
      if (found) return local_seconds(day) + minutes(*found);
      day += days(1);
    }
    minute = 0;
  }
  return std::nullopt;
}

}  // namespace tracklake
