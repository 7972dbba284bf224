#include "lake/transform_run.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/stopped.h"
#include "lake/upkeep.h"

namespace tracklake {
namespace {

// How often a run plans again what could not be committed. Each time somebody else got further, so
// this is reached only where something changes raw objects all the time.
constexpr int kMaxPasses = 16;

// How often an object may change under our hands before the others go on without it.
constexpr int kMaxChanges = 4;

}  // namespace

TransformRun::TransformRun(ObjectStore* store, Clock* clock, const LakeOptions& options,
                           const ProgressCallback& progress)
    : store_(store),
      clock_(clock),
      options_(options),
      progress_(progress),
      executor_(store, clock, options),
      index_(store, clock, options.raw_prefixes) {}

Result<TransformReport> TransformRun::New() {
  TL_TRY(PlanNew());
  TL_TRY(renewals_.Write(*store_));
  TL_TRY(RunPasses());
  TL_TRY(SweepAfter());
  return Report();
}

Result<TransformReport> TransformRun::Keys(std::span<const std::string> keys) {
  TL_TRY(store_->staging().RemoveDeadStaging());
  for (const std::string& key : keys) {
    auto planned = PlanKey(key);
    if (!planned.has_value()) GiveUpOn(key, std::move(planned).error());
  }
  TL_TRY(PlanManyKeys());
  TL_TRY(RunPasses());
  const std::vector<Day> touched(touched_days_.begin(), touched_days_.end());
  TL_TRY(SweepDays(*store_, *clock_, touched, SweepPatience::kWait));
  return Report();
}

Result<TransformReport> TransformRun::All() { return Rewrite({}); }

Result<TransformReport> TransformRun::Replay(std::span<const Day> days) {
  force_ = true;
  asked_for_.insert(days.begin(), days.end());
  return Rewrite(days);
}

Result<TransformReport> TransformRun::WithoutWithdrawn(std::span<const Day> days) {
  TL_TRY(index_.Refresh());
  TL_TRY(index_.ReadReceipts(options_.formats));
  TL_TRY(index_.GuessDays());
  for (const LiveDay& live : index_.broken_days()) {
    if (std::ranges::find(days, live.day) == days.end()) continue;
    report_.failures.push_back({live.broken.front().info.key, live.broken.front().error});
  }
  TL_TRY(PlanWithout(days));
  TL_TRY(RunPasses());
  return Report();
}

Result<TransformReport> TransformRun::Rewrite(std::span<const Day> days) {
  TL_ASSIGN(const std::vector<DayStanding> receipt_days, Survey());
  TL_TRY(index_.GuessDays());
  if (!force_) HoldBackBroken();
  if (days.empty()) {
    for (const DayStanding& standing : receipt_days) open_days_.insert(standing.day);
    for (const auto& [day, objects] : index_.ByDay()) open_days_.insert(day);
  } else {
    open_days_.insert(days.begin(), days.end());
  }
  TL_TRY(RunPasses());
  TL_TRY(SweepAfter());
  return Report();
}

// Reads the lake's receipts, once: what raw is settled, and what of the rest belongs to nobody and
// goes before anything is written.
Result<std::vector<DayStanding>> TransformRun::Survey() {
  TL_TRY(store_->staging().RemoveDeadStaging());
  TL_ASSIGN(LeftoverSearch search, LeftoverSearch::Begin(*store_));
  TL_TRY(index_.Refresh());
  TL_ASSIGN(std::vector<DayStanding> days,
            index_.ReadReceipts(options_.formats, [&](const LiveDay& live) { search.See(live); }));
  const std::vector<std::string> leftovers = std::move(search).Finish();
  TL_ASSIGN(const SweepOutcome outcome,
            SweepLeftovers(*store_, *clock_, leftovers, SweepPatience::kTry));
  began_clean_ = outcome == SweepOutcome::kClean;
  return days;
}

// What this run superseded it has removed already, as a rule. Where it was hindered, or made parts
// that did not get in, it looks once more, so that of two runs at once the last leaves a clean
// lake.
Result<> TransformRun::SweepAfter() {
  if (began_clean_ && !executor_.leaves_remains()) return {};
  TL_TRY(SweepLake(*store_, *clock_, SweepPatience::kWait));
  return {};
}

Result<> TransformRun::RunPasses() {
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    if (open_days_.empty() && open_keys_.empty()) return {};
    TL_TRY(NotStopped(options_.stop));
    if (pass > 0) {
      TL_TRY(index_.Refresh());
      TL_TRY(index_.GuessDays());
      for (const std::string& key : unusable_) {
        if (RawState* object = index_.Find(key)) object->state = ObjectState::kFailed;
      }
    }
    TL_ASSIGN(const std::vector<Job> jobs, PlanPass(pass));
    for (const Job& job : jobs) so_far_.total += static_cast<std::int64_t>(job.objects.size());
    if (progress_ && !jobs.empty()) progress_(so_far_);
    TL_TRY(executor_.Run(jobs, [&](const Job& job, Commit& commit) { Finish(job, commit); }));
  }
  GiveUp();
  return {};
}

void TransformRun::Finish(const Job& job, Commit& commit) {
  so_far_.done += static_cast<std::int64_t>(job.objects.size());
  if (progress_) progress_(so_far_);
  if (job.day.has_value()) touched_days_.insert(*job.day);
  for (const Elsewhere& object : commit.unit.elsewhere) {
    if (RawState* state = index_.Find(object.raw_key)) {
      state->day = object.day;
      state->day_is_sure = true;
    }
    open_days_.insert(object.day);
  }
  switch (commit.outcome) {
    case CommitOutcome::kCommitted:
      FinishObjects(commit);
      break;
    case CommitOutcome::kNewer:
      Mark(job.objects, ObjectState::kNewer);
      break;
    case CommitOutcome::kRetry:
    case CommitOutcome::kFailed:
      FinishUncommitted(job, commit);
      break;
  }
}

// Objects that cannot be read, have vanished or do not hold still are left to a later run; their
// day is planned again without them.
void TransformRun::FinishUncommitted(const Job& job, Commit& commit) {
  for (Failure& failure : commit.failures) {
    const bool changed = failure.error.kind == ErrorKind::kConflict;
    if (changed && (!index_.Find(failure.subject) || ++unsettled_[failure.subject] < kMaxChanges)) {
      setback_ = std::move(failure.error);
    } else {
      GiveUpOn(failure.subject, std::move(failure.error));
    }
  }
  if (job.day.has_value()) {
    open_days_.insert(*job.day);
  } else if (!unusable_.contains(job.objects.front().info.key)) {
    open_keys_[job.objects.front().info.key] = job.claimed_days;
  }
}

void TransformRun::GiveUpOn(const std::string& raw_key, Error error) {
  if (unusable_.contains(raw_key)) return;
  LeaveOut(raw_key);
  report_.failures.push_back({raw_key, std::move(error)});
}

void TransformRun::LeaveOut(const std::string& raw_key) {
  if (!unusable_.insert(raw_key).second) return;
  RawState* object = index_.Find(raw_key);
  report_.failed += object == nullptr ? 1 : 0;  // the others are counted by their states
  if (object != nullptr) object->state = ObjectState::kFailed;
}

// An object is counted once, also when its day had to be rewritten twice, and not at all when it
// was settled and is only moved into its day's part.
void TransformRun::FinishObjects(const Commit& commit) {
  bool adds = false;
  for (const Derived& object : commit.unit.objects) {
    RawState* state = index_.Find(object.info.key);
    if (state->state == ObjectState::kTransformed || state->state == ObjectState::kSettled) {
      continue;
    }
    state->state = ObjectState::kTransformed;
    if (!state->known_sha256.empty() && state->known_sha256 != object.receipt.sha256) {
      report_.changed.push_back(object.info.key);
    }
    Count(object);
    adds = true;
  }
  report_.days_rewritten += commit.is_day ? 1 : 0;
  report_.days_merged += commit.is_day && !adds ? 1 : 0;
  if (adds) report_.parts_written += static_cast<std::int64_t>(commit.unit.staged.size());
}

void TransformRun::Count(const Derived& object) {
  report_.refused += object.refused ? 1 : 0;
  report_.quarantine_lines += object.quarantined;
  const std::size_t room = kMaxNotices - report_.notices.size();
  const auto told = std::span(object.notices).first(std::min(room, object.notices.size()));
  report_.notices.insert(report_.notices.end(), told.begin(), told.end());
  report_.raw_bytes += object.info.size;
  for (std::size_t table = 0; table < kTableCount; ++table) {
    TableCounts& sum = report_.counts[table];
    const TableCounts& one = object.receipt.counts[table];
    sum.candidates += one.candidates;
    sum.rows += one.rows;
    sum.folded += one.folded;
    sum.quarantined += one.quarantined;
    sum.not_applicable += one.not_applicable;
  }
}

void TransformRun::GiveUp() {
  const Error error = setback_.value_or(
      Error{ErrorKind::kConflict, "raw objects keep moving between days", {}, {}});
  auto by_day = index_.ByDay();
  for (const Day day : open_days_) {
    report_.failures.push_back({FormatDate(day), error});
    for (RawState* object : by_day[day]) object->state = ObjectState::kFailed;
  }
  for (const auto& [key, claimed_days] : open_keys_) {
    report_.failures.push_back({key, error});
    if (RawState* object = index_.Find(key)) object->state = ObjectState::kFailed;
  }
}

void TransformRun::Mark(std::span<const RawEntry> objects, ObjectState state) {
  for (const RawEntry& entry : objects) {
    if (RawState* object = index_.Find(entry.info.key)) object->state = state;
  }
}

// Objects that are still open were not this run's work: they landed while it ran, or were not asked
// for.
TransformReport TransformRun::Report() {
  // Workers commit in any order; what people read stands in one.
  std::ranges::stable_sort(report_.notices, {}, &QuarantineNotice::raw_key);
  for (const RawState& object : index_.objects()) {
    report_.settled += object.state == ObjectState::kSettled ? 1 : 0;
    report_.transformed += object.state == ObjectState::kTransformed ? 1 : 0;
    report_.newer += object.state == ObjectState::kNewer ? 1 : 0;
    report_.failed += object.state == ObjectState::kFailed ? 1 : 0;
  }
  report_.left_out = std::move(index_.left_out());
  report_.objects = report_.settled + report_.transformed + report_.newer + report_.failed;
  return std::move(report_);
}

}  // namespace tracklake
