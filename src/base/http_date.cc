#include "base/http_date.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::size_t kNameSize = 3;

// "20", "Nov", "2026", "06:00:00".
std::optional<Seconds> TimeOf(std::string_view day, std::string_view month, std::string_view year,
                              std::string_view clock) {
  const std::size_t at = kMonths.find(month);
  if (month.size() != kNameSize || at == std::string_view::npos || at % kNameSize != 0) {
    return std::nullopt;
  }
  return ParseIsoSeconds(fmt::format("{}-{:02}-{}T{}Z", year, at / kNameSize + 1, day, clock));
}

// Behind "Fri, ": "20 Nov 2026 06:00:00 GMT".
std::optional<Seconds> ParseFixed(std::string_view rest) {
  constexpr std::size_t kSize = std::string_view("20 Nov 2026 06:00:00 GMT").size();
  if (rest.size() != kSize || !rest.ends_with(" GMT")) return std::nullopt;
  return TimeOf(rest.substr(0, 2), rest.substr(3, 3), rest.substr(7, 4), rest.substr(12, 8));
}

// Behind "Friday, ": "20-Nov-26 06:00:00 GMT".
std::optional<Seconds> ParseRfc850(std::string_view rest) {
  constexpr std::size_t kSize = std::string_view("20-Nov-26 06:00:00 GMT").size();
  if (rest.size() != kSize || rest[2] != '-' || !rest.ends_with(" GMT")) return std::nullopt;
  const std::string_view year = rest.substr(7, 2);
  return TimeOf(rest.substr(0, 2), rest.substr(3, 3),
                (year < "70" ? "20" : "19") + std::string(year), rest.substr(10, 8));
}

// "Fri Nov 20 06:00:00 2026"; a day of one digit stands behind a blank.
std::optional<Seconds> ParseAsctime(std::string_view text) {
  constexpr std::size_t kSize = std::string_view("Fri Nov 20 06:00:00 2026").size();
  if (text.size() != kSize || text[3] != ' ') return std::nullopt;
  std::string day(text.substr(8, 2));
  if (day[0] == ' ') day[0] = '0';
  return TimeOf(day, text.substr(4, 3), text.substr(20, 4), text.substr(11, 8));
}

}  // namespace

std::optional<Seconds> ParseHttpDate(std::string_view text) {
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos) return ParseAsctime(text);
  const std::string_view rest = text.substr(comma + 2);
  return comma == kNameSize ? ParseFixed(rest) : ParseRfc850(rest);
}

std::string FormatHttpDate(Seconds time) {
  const Day day = DayOf(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const std::size_t weekday = std::chrono::weekday(day).c_encoding();
  const std::size_t month = static_cast<unsigned>(date.month()) - 1;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays.substr(kNameSize * weekday, kNameSize),
                     static_cast<unsigned>(date.day()),
                     kMonths.substr(kNameSize * month, kNameSize), static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace tracklake
