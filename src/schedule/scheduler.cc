#include "schedule/scheduler.h"

#include <algorithm>
#include <utility>

#include "schedule/source_record.h"

namespace tracklake {

Result<Scheduler> Scheduler::Open(ObjectStore* store, Clock* clock,
                                  std::vector<ScheduledSource> sources, std::string seed) {
  Scheduler scheduler(clock, std::move(seed));
  for (ScheduledSource& source : sources) {
    StateObject<SourceRecord> state(store, SourceRecordKey(source.name), kSourceFormat);
    TL_ASSIGN(const auto there, state.Load());
    SourceRecord record = UsableRecord(*there, source, clock->NowSeconds());
    Entry entry{std::move(source), std::move(state), *there};
    if (record != *there) TL_TRY(Write(std::move(record), &entry));
    scheduler.entries_.push_back(std::move(entry));
  }
  return scheduler;
}

std::optional<PlannedRun> Scheduler::NextOf(const Entry& entry) const {
  if (entry.is_running) return std::nullopt;
  auto runs = PlanRuns(entry.source, entry.record, clock_->NowSeconds(), seed_, 1);
  return runs.empty() ? std::nullopt : std::optional(std::move(runs.front()));
}

std::vector<PlannedRun> Scheduler::Due() const {
  std::vector<PlannedRun> due;
  for (const Entry& entry : entries_) {
    auto next = NextOf(entry);
    if (next && next->at <= clock_->NowSeconds()) due.push_back(*std::move(next));
  }
  std::ranges::sort(due, {}, [](const PlannedRun& run) { return std::pair(run.at, run.source); });
  return due;
}

std::optional<Seconds> Scheduler::NextAt() const {
  std::optional<Seconds> next_at;
  for (const Entry& entry : entries_) {
    const auto next = NextOf(entry);
    if (next && (!next_at || next->at < *next_at)) next_at = next->at;
  }
  return next_at;
}

Scheduler::Entry* Scheduler::Find(std::string_view source) {
  const auto found = std::ranges::find(
      entries_, source, [](const Entry& entry) -> std::string_view { return entry.source.name; });
  return found == entries_.end() ? nullptr : &*found;
}

Result<> Scheduler::Write(SourceRecord record, Entry* entry) {
  TL_TRY(entry->state.Update([&](SourceRecord* there) {
    *there = record;
    return true;
  }));
  entry->record = std::move(record);
  return {};
}

Result<> Scheduler::Begin(const PlannedRun& run) {
  Entry* entry = Find(run.source);
  if (entry == nullptr || entry->is_running) {
    return Fail(ErrorKind::kInternal, "{} is not to be begun", run.source);
  }
  SourceRecord record = entry->record;
  record.tick = run.tick;
  record.began_at = clock_->NowSeconds();
  record.retry_at.reset();
  TL_TRY(Write(std::move(record), entry));
  entry->is_running = true;
  return {};
}

Result<> Scheduler::End(std::string_view source, std::string_view outcome,
                        std::optional<Seconds> retry_at) {
  Entry* entry = Find(source);
  if (entry == nullptr || !entry->is_running) {
    return Fail(ErrorKind::kInternal, "{} does not run", source);
  }
  entry->is_running = false;
  SourceRecord record = entry->record;
  record.began_at.reset();
  record.ended_at = clock_->NowSeconds();
  record.outcome = outcome;
  record.retry_at = retry_at;
  return Write(std::move(record), entry);
}

}  // namespace tracklake
