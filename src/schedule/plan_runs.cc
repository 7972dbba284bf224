#include <algorithm>
#include <charconv>

#include "base/sha256.h"
#include "schedule/scheduler.h"

namespace tracklake {
namespace {

// So late a run may begin without having been missed.
constexpr std::chrono::minutes kLate{1};

class Planner {
 public:
  Planner(const ScheduledSource& source, const SourceRecord& record, std::string_view seed)
      : source_(source), record_(record), seed_(seed) {}

  std::optional<PlannedRun> First(Seconds now) const {
    const Seconds done = record_.tick.value_or(record_.since - std::chrono::seconds(1));
    if (record_.began_at) return Run(now, Last(done, now).value_or(done), DueReason::kUnfinished);
    if (record_.retry_at) {
      const Seconds at = *record_.retry_at;
      return Run(at, Last(done, std::max(at, now)).value_or(done), DueReason::kDeferred);
    }
    const auto first = Next(done);
    if (!first) return std::nullopt;
    const Seconds first_at = StartOf(*first);
    if (first_at > now) return Run(first_at, *first, DueReason::kScheduled);
    const Seconds tick = LastStarted(*first, now);
    return Run(StartOf(tick), tick,
               now - first_at < kLate ? DueReason::kScheduled : DueReason::kMissed);
  }

  std::optional<PlannedRun> After(const PlannedRun& run, Seconds now) const {
    const auto tick = Next(std::max(run.tick, std::min(run.at, now)));
    if (!tick) return std::nullopt;
    return Run(StartOf(*tick), *tick, DueReason::kScheduled);
  }

 private:
  PlannedRun Run(Seconds at, Seconds tick, DueReason why) const {
    return {source_.name, at, tick, why};
  }

  std::optional<Seconds> Next(Seconds after) const {
    return source_.expression.NextTick(after, record_.since, source_.zone);
  }

  std::optional<Seconds> Last(Seconds after, Seconds until) const {
    return source_.expression.LastTick(after, until, record_.since, source_.zone);
  }

  // The last tick from `first` on that has been put off until now or less.
  Seconds LastStarted(Seconds first, Seconds now) const {
    const Seconds last = Last(first, now).value_or(first);
    if (StartOf(last) <= now) return last;
    return Last(first, last - std::chrono::seconds(1)).value_or(first);
  }

  // When a tick's run begins: never at or after the next tick.
  Seconds StartOf(Seconds tick) const {
    if (source_.window == std::chrono::minutes(0)) return tick;
    std::chrono::seconds room = source_.window;
    if (const auto next = Next(tick)) room = std::min(room, *next - tick);
    return tick + std::chrono::seconds(Chance(tick) % static_cast<std::uint64_t>(room.count()));
  }

  // The same for a source and a tick on every machine that has the seed.
  std::uint64_t Chance(Seconds tick) const {
    const std::string hex =
        Hash16(fmt::format("{}\n{}\n{}", seed_, source_.name, FormatTimestamp(tick)));
    std::uint64_t number = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    return number;
  }

  const ScheduledSource& source_;
  const SourceRecord& record_;
  const std::string_view seed_;
};

}  // namespace

std::vector<PlannedRun> PlanRuns(const ScheduledSource& source, const SourceRecord& record,
                                 Seconds now, std::string_view seed, int count) {
  const Planner planner(source, record, seed);
  std::vector<PlannedRun> runs;
  auto run = count > 0 ? planner.First(now) : std::nullopt;
  while (run) {
    runs.push_back(*run);
    if (runs.size() == static_cast<std::size_t>(count)) break;
    run = planner.After(runs.back(), now);
  }
  return runs;
}

}  // namespace tracklake
