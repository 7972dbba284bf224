#include "serve/event_run.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/exhausted.h"
#include "base/stopped.h"

namespace tracklake::serve {
namespace {

constexpr std::string_view kCommand = "transform";
constexpr std::string_view kImport = "import";

std::chrono::microseconds Since(Micros then, Micros now) {
  return std::max(now - then, std::chrono::microseconds(0));  // a clock may be set back
}

}  // namespace

EventRun::~EventRun() {
  AsFarAsPossible([&] { Settle(); });
}

void EventRun::BeginJob(const LakeJob* job, std::chrono::milliseconds now) {
  const MutexLock lock(mutex_);
  job_ = job;
  job_began_at_ = clock_->Now();
  if (!run_) began_ = now;
}

void EventRun::Tell(const Event& event) {
  const MutexLock lock(mutex_);
  TellJob(event);
}

// The beginning of a stage is held back until there is anything of it to tell, and its end until
// its report has said what became of all.
void EventRun::TellJob(const Event& event) {
  if (const auto* begin = std::get_if<StageBegan>(&event)) {
    EndStage();
    stage_ = {.name = begin->stage, .began_at = clock_->Now(), .outcome = {}};
  } else if (const auto* end = std::get_if<StageEnded>(&event)) {
    if (!stage_) return;
    stage_->outcome = end->outcome;
    stage_->ended_at = clock_->Now();
  } else if (const auto* failed = std::get_if<SubjectFailed>(&event);
             failed != nullptr && IsLeftAlone(failed->subject)) {
    others_->Tell(event);
  } else if (IsWork(event) || (stage_ && stage_->is_in_run)) {
    BeginRun();
    run_->Tell(event);
  } else {
    others_->Tell(event);
  }
}

bool EventRun::IsLeftAlone(std::string_view key) const {
  return job_ != nullptr && job_->parked.contains(key);
}

// Whether it says that there is, or was, something to do.
bool EventRun::IsWork(const Event& event) const {
  if (const auto* progress = std::get_if<StageProgressed>(&event)) {
    return job_ != nullptr && progress->total > std::ssize(job_->parked);
  }
  if (const auto* rows = std::get_if<RowsCommitted>(&event)) {
    return rows->objects > 0 || rows->days_rewritten > 0;
  }
  return std::holds_alternative<ItemQuarantined>(event) ||
         std::holds_alternative<SubjectFailed>(event) ||
         std::holds_alternative<ObjectChanged>(event) ||
         std::holds_alternative<ObjectLanded>(event);
}

void EventRun::BeginRun() {
  const Micros now = clock_->Now();
  if (!run_) {
    run_ = (*listen_)();
    run_->Tell(RunBegan{kCommand, Since(job_began_at_, now)});
  }
  if (!stage_ || stage_->is_in_run) return;
  stage_->is_in_run = true;
  run_->Tell(StageBegan{stage_->name, Since(stage_->began_at, now)});
}

void EventRun::EndStage() {
  if (!stage_) return;
  const Micros now = clock_->Now();
  const Stage stage = *std::exchange(stage_, std::nullopt);
  const auto ago = stage.outcome ? Since(stage.ended_at, now) : std::chrono::microseconds(0);
  if (!stage.is_in_run) {
    others_->Tell(StageBegan{stage.name, Since(stage.began_at, now)});
    others_->Tell(StageEnded{stage.name, stage.outcome.value_or(NameOf(OutcomeNow())), ago});
    return;
  }
  const app::Outcome outcome = stage.name == kImport ? ImportOutcome() : TransformOutcome();
  run_->Tell(StageEnded{stage.name, NameOf(outcome), ago});
}

void EventRun::Take(const app::StageReport& report) {
  const MutexLock lock(mutex_);
  if (const auto* import = std::get_if<app::ImportReport>(&report)) {
    const std::int64_t refused = import->CountOf(tracklake::ImportOutcome::kRefused);
    sum_.imported += std::ssize(import->files) - refused;
    sum_.not_imported += refused;
  }
  const auto* stage = std::get_if<app::TransformStageReport>(&report);
  if (stage == nullptr) return;
  const TransformReport& one = stage->transform;
  TransformReport& sum = sum_.transform;
  sum.transformed += one.transformed;
  sum.newer += one.newer;
  sum.refused += one.refused;
  sum.quarantine_lines += one.quarantine_lines;
  if (job_ != nullptr && job_->kind == LakeJob::Kind::kSweep) sum_.failing.clear();
  if (job_ != nullptr) {
    for (const std::string& key : job_->keys) sum_.failing.erase(key);
  }
  for (const Failure& failure : one.failures) {
    if (sum_.failing.size() == kMostFailing) return;
    if (!IsLeftAlone(failure.subject)) sum_.failing[failure.subject] = failure.error.kind;
  }
}

void EventRun::EndJob(const Error* error) {
  const MutexLock lock(mutex_);
  const bool was_stopped = error != nullptr && error->message == Stopped().message;
  if (error != nullptr && !was_stopped) BeginRun();  // of one that did nothing nobody needs to know
  sum_.error = error == nullptr ? std::nullopt : std::optional(*error);
  EndStage();
  ended_at_ = clock_->Now();
  job_ = nullptr;
  if (!run_) sum_ = {};
}

std::optional<std::chrono::milliseconds> EventRun::SettleAt(std::chrono::milliseconds ended,
                                                            bool is_waiting) const {
  const MutexLock lock(mutex_);
  if (!run_) return std::nullopt;
  if (sum_.transform.transformed >= kMostObjects) return ended;
  const std::chrono::milliseconds latest = began_ + kLongest;
  return is_waiting ? latest : std::min(latest, ended + kLull);
}

void EventRun::Settle() {
  const MutexLock lock(mutex_);
  SettleNow();
}

void EventRun::SettleNow() {
  if (!run_) return;
  const Error* error = sum_.error ? &*sum_.error : nullptr;
  run_->Tell(RunEnded{.command = kCommand,
                      .outcome = NameOf(OutcomeNow()),
                      .retry_at = {},
                      .error = error,
                      .ago = Since(ended_at_, clock_->Now())});
  run_.reset();
  sum_ = {};
}

app::Outcome EventRun::ImportOutcome() const {
  if (sum_.not_imported == 0) return app::Outcome::kDone;
  const bool did_any = sum_.imported + sum_.transform.transformed > 0;
  return did_any ? app::Outcome::kIncomplete : app::Outcome::kBadData;
}

// As that of one stage which did it all; what failed at first and went well later is well.
app::Outcome EventRun::TransformOutcome() const {
  app::TransformStageReport all{kCommand, sum_.transform};
  for (const auto& [subject, kind] : sum_.failing) {
    all.transform.failures.push_back({subject, Error{kind, "", "", {}}});
  }
  all.transform.failed = std::ssize(sum_.failing);
  all.transform.objects = all.transform.transformed + all.transform.newer + all.transform.failed;
  return app::OutcomeOf(all);
}

app::Outcome EventRun::OutcomeNow() const {
  const app::Outcome outcome = Worse(ImportOutcome(), TransformOutcome());
  return sum_.error ? Worse(outcome, app::OutcomeOf(sum_.error->kind)) : outcome;
}

}  // namespace tracklake::serve
