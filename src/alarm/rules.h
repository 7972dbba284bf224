// What of a lake's health is an alarm. The rules, their names and limits are those of
// docs/guides/alarms.md, where infra/watch.yaml has the same. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm.h"
#include "app/config.h"
#include "app/health.h"

namespace tracklake::alarm {

// A run is longer than usual from three times the median on, and from a minute on.
inline constexpr int kLongerThanUsual = 3;
inline constexpr std::chrono::milliseconds kLongAtLeast = std::chrono::minutes(1);
// So long after the schedule's longest pause something new is to have come.
inline constexpr std::chrono::hours kAfterPause{2};
// A family that is open again sooner is not worth a word.
inline constexpr std::chrono::minutes kBlockedAtLeast{15};
// Of the newest day: more than a twentieth of its items and so many, or of its objects and so many.
inline constexpr int kQuarantinePercent = 5;
inline constexpr std::int64_t kQuarantinedAtLeast = 20;
inline constexpr std::int64_t kRefusedAtLeast = 3;
// The disk is nearly full below both, and full where an extraction may not fit any more.
inline constexpr int kFreePercent = 5;
inline constexpr std::uint64_t kLittleFree = 2ULL << 30;
inline constexpr std::uint64_t kHardlyAnyFree = 256ULL << 20;

struct Judgement {
  std::vector<Alarm> holding;  // by name
  // Whether it is known that an alarm of that name does not hold, where it is not among them.
  std::function<bool(std::string_view name)> is_known;
};

// `gaps_before`: the recoverable gaps of about a week ago; nullopt: nobody remembers.
Judgement Judge(const app::Health& health, const app::Config& config,
                std::optional<std::int64_t> gaps_before);

}  // namespace tracklake::alarm
