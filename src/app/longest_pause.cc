#include "app/longest_pause.h"

#include <algorithm>

#include "app/schedule_settings.h"

namespace tracklake::app {
namespace {

// Enough to see over a weekend.
constexpr int kTicks = 9;

bool BringsRaw(const ScheduledSource& source) {
  return source.name != "enrich" && source.name != "upkeep";
}

std::chrono::seconds PauseOf(const ScheduledSource& source, Seconds now) {
  const SourceRecord record{
      .expression = source.expression.text(), .zone = source.zone.name(), .since = now};
  const auto runs = PlanRuns(source, record, now, "", kTicks);
  std::chrono::seconds longest{0};
  for (std::size_t i = 1; i < runs.size(); ++i) {
    longest = std::max<std::chrono::seconds>(longest, runs[i].tick - runs[i - 1].tick);
  }
  return longest;
}

}  // namespace

std::chrono::seconds LongestPause(const Config& config, Seconds now) {
  const auto sources = ScheduledSources(config);
  if (!sources) return std::chrono::seconds(0);
  std::chrono::seconds shortest{0};
  for (const ScheduledSource& source : *sources) {
    const std::chrono::seconds pause = BringsRaw(source) ? PauseOf(source, now) : shortest;
    if (pause.count() > 0 && (shortest.count() == 0 || pause < shortest)) shortest = pause;
  }
  return shortest;
}

}  // namespace tracklake::app
