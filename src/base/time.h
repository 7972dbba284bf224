// Points in time and their text. All times are UTC. Pure functions, any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracklake {

using Seconds = std::chrono::sys_seconds;
using Micros = std::chrono::sys_time<std::chrono::microseconds>;
using Day = std::chrono::sys_days;

// "2026-11-20T06:00:00Z", with an optional fraction (cut after microseconds) and 'Z' or an offset
// ±hh:mm, which is applied. nullopt for anything else: impossible dates and times, and those that
// in UTC lie outside of the years 0001 to 9999, which no other reader of our files could say.
std::optional<Micros> ParseIsoTimestamp(std::string_view text);
// The same, its fraction cut.
std::optional<Seconds> ParseIsoSeconds(std::string_view text);

// "2026-11-20". nullopt for impossible dates, other lengths and the year 0000.
std::optional<Day> ParseIsoDate(std::string_view text);

// "20261120T060000Z", the form inside raw keys. nullopt for anything else.
std::optional<Seconds> ParseCompactTimestamp(std::string_view text);

std::string FormatDate(Day day);                   // 2026-11-20
std::string FormatTimestamp(Seconds time);         // 2026-11-20T06:00:00Z
std::string FormatCompactTimestamp(Seconds time);  // 20261120T060000Z

inline Day DayOf(Seconds time) { return std::chrono::floor<std::chrono::days>(time); }

}  // namespace tracklake
