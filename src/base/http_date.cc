#include "base/http_date.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::size_t kNameSize = 3;
constexpr std::size_t kSize = std::string_view("Fri, 20 Nov 2026 06:00:00 GMT").size();

}  // namespace

std::optional<Seconds> ParseHttpDate(std::string_view text) {
  if (text.size() != kSize || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const std::size_t month = kMonths.find(text.substr(8, kNameSize));
  if (month == std::string_view::npos || month % kNameSize != 0) return std::nullopt;
  const auto iso = fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month / kNameSize + 1,
                               text.substr(5, 2), text.substr(17, 8));
  return ParseIsoSeconds(iso);
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
