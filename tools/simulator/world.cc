#include "simulator/world.h"

namespace tracklake::simulator {

Seconds WorldClock::Now() {
  const std::int64_t set_to = set_to_.load();
  if (set_to != 0) return Seconds(std::chrono::seconds(set_to));
  return real_.NowSeconds();
}

Result<> WorldClock::Set(Seconds now) {
  const Day day = DayOf(now);
  if (day < kFirstUsableDay || day > kLastDay) {
    return WithHint(
        Fail(ErrorKind::kUsage, "there is no simulated world on {}", FormatDate(day)),
        "Choose a day from " + FormatDate(kFirstUsableDay) + " to " + FormatDate(kLastDay) + ".");
  }
  set_to_ = now.time_since_epoch().count();
  return {};
}

std::vector<App> Settings::Apps() const {
  std::vector<App> apps{{client_id, client_secret, kFirstAccount}};
  apps.insert(apps.end(), more_apps.begin(), more_apps.end());
  return apps;
}

Result<Seconds> ParseMoment(std::string_view text) {
  if (const auto day = ParseIsoDate(text)) return Seconds(*day) + std::chrono::hours(6);
  if (const auto time = ParseIsoSeconds(text)) return *time;
  return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is not a date or a time", text),
                  "Write it as 2026-11-20 or 2026-11-20T06:00:00Z.");
}

}  // namespace tracklake::simulator
