#include "alarm/book.h"

#include <algorithm>
#include <utility>

namespace tracklake::alarm {
namespace {

// How long it has to be well before that is told.
std::chrono::seconds QuietOf(const Entry& entry) {
  std::chrono::seconds quiet{0};
  for (int raised = 1; raised < entry.raised && quiet < kMostQuiet; ++raised) {
    quiet = quiet.count() == 0 ? kFirstQuiet : 2 * quiet;
  }
  return std::min(quiet, kMostQuiet);
}

std::optional<ChangeKind> Hold(const Alarm& alarm, Seconds now, std::chrono::seconds remind,
                               Entry* entry) {
  const bool is_worse = alarm.severity > entry->alarm.severity;
  const Seconds since = entry->holds ? std::min(alarm.since, entry->alarm.since) : alarm.since;
  entry->alarm = alarm;
  entry->alarm.since = since;
  entry->quiet_since.reset();
  if (!entry->holds) {
    entry->raised = now - entry->told_at <= kFlapMemory ? entry->raised + 1 : 1;
    entry->holds = true;
    return ChangeKind::kRaised;
  }
  entry->told_at = std::min(entry->told_at, now);  // the clock may have gone back
  if (is_worse) return ChangeKind::kRaised;
  if (remind.count() > 0 && now - entry->told_at >= remind) return ChangeKind::kReminded;
  return std::nullopt;
}

// It does not hold any more.
std::optional<ChangeKind> Rest(Seconds now, Entry* entry) {
  if (!entry->holds) return std::nullopt;
  const Seconds since = std::min(entry->quiet_since.value_or(now), now);
  entry->quiet_since = since;
  if (now - since < QuietOf(*entry)) return std::nullopt;
  entry->holds = false;
  entry->quiet_since.reset();
  return ChangeKind::kResolved;
}

}  // namespace

std::string_view NameOf(ChangeKind kind) {
  constexpr std::string_view kNames[] = {"raised", "reminded", "resolved"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Alarm> Book::holding() const {
  std::vector<Alarm> alarms;
  for (const auto& [name, entry] : entries) {
    if (entry.holds) alarms.push_back(entry.alarm);
  }
  return alarms;
}

std::optional<std::int64_t> Book::GapsBefore(Day today) const {
  std::optional<std::int64_t> before;
  for (const GapSample& sample : gaps) {
    if (sample.day <= today - kGapsCompared && sample.day > today - kGapDays) before = sample.gaps;
  }
  return before;
}

void KeepGaps(Day today, std::int64_t gaps, Book* book) {
  std::erase_if(book->gaps, [&](const GapSample& sample) {
    return sample.day >= today || sample.day <= today - kGapDays;
  });
  book->gaps.push_back({today, gaps});
}

std::vector<Change> TakeIn(const Judgement& judgement, Seconds now, std::chrono::seconds remind,
                           Book* book) {
  std::vector<Change> changes;
  const auto tell = [&](std::optional<ChangeKind> kind, Entry* entry) {
    if (!kind) return;
    entry->told_at = now;
    changes.push_back({*kind, entry->alarm, now});
  };
  std::erase_if(book->entries, [&](const auto& named) {
    return !named.second.holds && now - named.second.told_at > kFlapMemory;
  });
  for (const Alarm& alarm : judgement.holding) {
    const auto known = book->entries.find(alarm.name);
    if (known != book->entries.end()) {
      tell(Hold(alarm, now, remind, &known->second), &known->second);
    } else if (book->entries.size() < kMostAlarms) {
      Entry& entry = book->entries.emplace(alarm.name, Entry{.alarm = alarm}).first->second;
      tell(ChangeKind::kRaised, &entry);
    }
  }
  for (auto& [name, entry] : book->entries) {
    const bool holds =
        std::ranges::find(judgement.holding, name, &Alarm::name) != judgement.holding.end();
    if (!holds && judgement.is_known(name)) tell(Rest(now, &entry), &entry);
  }
  return changes;
}

}  // namespace tracklake::alarm
