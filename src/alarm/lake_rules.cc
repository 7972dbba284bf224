#include <algorithm>
#include <optional>

#include "alarm/rules_internal.h"
#include "base/text.h"

namespace tracklake::alarm {
namespace {

constexpr int kWhole = 100;  // percent

// "26 hours", "3 days"
std::string LongText(std::chrono::seconds time) {
  const auto hours = std::chrono::floor<std::chrono::hours>(time);
  if (hours < std::chrono::hours(48)) return Count(hours.count(), "hour");
  return Count(std::chrono::floor<std::chrono::days>(time).count(), "day");
}

// Of a lake without data the newest attempt.
std::optional<Day> NewestOf(const app::TableStatus& status) {
  if (const auto newest = status.newest()) return newest;
  const auto captures = status.tables.find(TableId::kCaptures);
  if (captures == status.tables.end()) return std::nullopt;
  return captures->second.newest;
}

void JudgeFreshness(const app::Health& health, const app::Config& config, Holding* holding) {
  if (config.alarms_stale_hours == 0) return;
  const app::RawHealth& raw = *health.raw;
  constexpr std::string_view kHint =
      "See what the last runs did (tracklake runs) and what is due (tracklake schedule).";
  if (!raw.newest) {
    // Of a lake that never had anything, or only failures yet, nobody can say that it has stopped.
    const auto newest = health.tables ? NewestOf(*health.tables) : std::nullopt;
    if (!newest || health.at - *newest < std::chrono::days(kFreshDays)) return;
    return holding->Add("stale", Severity::kError,
                        fmt::format("Nothing new has come for more than {} days", kFreshDays),
                        std::string(kHint), std::chrono::sys_days(*newest) + std::chrono::days(1));
  }
  const std::chrono::seconds age = health.at - raw.newest->newest;
  std::chrono::seconds limit = std::chrono::hours(config.alarms_stale_hours);
  if (raw.longest_pause.count() > 0) limit = std::max(limit, raw.longest_pause + kAfterPause);
  if (age <= limit) return;
  holding->Add("stale", Severity::kError,
               fmt::format("Nothing new has come for {}; the newest raw object is of {}",
                           LongText(age), FormatTimestamp(raw.newest->newest)),
               std::string(kHint), raw.newest->newest + limit);
}

void JudgeQuarantine(const NewestDay& day, Holding* holding) {
  const auto is_much = [](std::int64_t part, std::int64_t whole) {
    return part * kWhole > whole * kQuarantinePercent;
  };
  const bool items = day.quarantined >= kQuarantinedAtLeast && is_much(day.quarantined, day.items);
  const bool objects = day.refused >= kRefusedAtLeast && is_much(day.refused, day.objects);
  if (!items && !objects) return;
  const std::string what = items ? fmt::format("{} of {} items", day.quarantined, day.items)
                                 : fmt::format("{} of {} raw objects", day.refused, day.objects);
  holding->Add("quarantine", Severity::kError,
               fmt::format("{} of {} are in quarantine", what, FormatDate(day.day())),
               "See what was refused and why: tracklake quarantine", day.newest);
}

}  // namespace

void JudgeRaw(const app::Health& health, const app::Config& config, Holding* holding) {
  JudgeFreshness(health, config, holding);
  if (health.raw->newest) JudgeQuarantine(*health.raw->newest, holding);
}

void JudgeGaps(const app::TableStatus& tables, std::optional<std::int64_t> before,
               Holding* holding) {
  const std::int64_t now = tables.gaps.recoverable;
  if (!before || now <= *before) return;
  holding->Add(
      "gaps", Severity::kWarning,
      fmt::format("{} can still be closed; a week ago there were {}", Count(now, "gap"), *before),
      "See what is missing and its cure: tracklake gaps", holding->now());
}

void JudgeDisk(const app::DiskHealth& disk, Holding* holding) {
  if (disk.total_bytes == 0) return;
  const bool is_little =
      disk.free_bytes < kLittleFree && disk.free_bytes < disk.total_bytes / kWhole * kFreePercent;
  if (!is_little) return;
  holding->Add("disk", disk.free_bytes < kHardlyAnyFree ? Severity::kError : Severity::kWarning,
               fmt::format("The lake's disk is nearly full: {} of {} are free",
                           HumanBytes(disk.free_bytes), HumanBytes(disk.total_bytes)),
               "Make room, or move the lake to a larger disk.", holding->now());
}

void JudgeQueue(const app::QueueHealth& queue, Holding* holding) {
  if (queue.parked == 0) return;
  holding->Add("dead-letters", Severity::kError,
               fmt::format("{} left alone after failures, as {}: {}",
                           queue.parked == 1 ? "1 raw object is"
                                             : Count(queue.parked, "raw object") + " are",
                           queue.first_parked, queue.first_reason),
               "Heal or withdraw them; _tracklake/state/parked.json has each with its cure.",
               holding->now());
}

}  // namespace tracklake::alarm
