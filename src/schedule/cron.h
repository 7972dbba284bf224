// Which minutes of the calendar a cron expression means, on a clock on the wall: no zone, no date
// line. Two syntaxes, each with its own rules:
//
//   EventBridge's   minute hour day-of-month month day-of-week [year], as stands inside cron(…):
//                   days of the week are 1–7 from SUN, one of the two days is ?, L is the last,
//                   15W the weekday nearest the 15th, 6L the last Friday, 3#2 the second Tuesday
//   plain           minute hour day-of-month month day-of-week, as in a crontab: days of the week
//                   are 0–7 from SUN; where both days are restricted, either will do
//
// Both have lists, ranges (also backwards: 20-2, FRI-MON), steps and names. A value, any thread.
#pragma once

#include <bitset>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace tracklake {

enum class CronSyntax : std::uint8_t { kEventBridge, kPlain };

class Cron {
 public:
  static constexpr int kFirstYear = 1970;
  static constexpr int kLastYear = 2199;

  // kConfig names the field, its value and what it may be.
  static Result<Cron> Parse(std::string_view fields, CronSyntax syntax);

  // The first minute at or after `from`; nullopt: none until the end of kLastYear.
  std::optional<std::chrono::local_seconds> Next(std::chrono::local_seconds from) const;

 private:
  friend class CronParser;
  Cron() = default;

  bool HasDate(std::chrono::year_month_day date) const;
  bool HasDayOfMonth(std::chrono::year_month_day date) const;
  bool HasDayOfWeek(std::chrono::year_month_day date) const;
  // Minutes after midnight: the first one from `minute` on.
  std::optional<int> NextOfDay(int minute) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;                            // of the month, from 1
  std::bitset<32> nearest_days_;                    // 15W
  bool last_day_ = false;                           // L
  std::bitset<13> months_;                          // from 1
  std::bitset<7> weekdays_;                         // from Sunday, 0
  std::bitset<7> last_weekdays_;                    // 6L
  std::optional<std::pair<int, int>> nth_weekday_;  // 3#2: (day of the week, which of the month)
  std::bitset<kLastYear - kFirstYear + 1> years_;
  bool either_day_ = false;  // one of the two days is enough
};

}  // namespace tracklake
