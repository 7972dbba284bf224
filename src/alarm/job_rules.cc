#include <algorithm>

#include "alarm/rules_internal.h"

namespace tracklake::alarm {
namespace {

Seconds Whole(Micros time) { return std::chrono::floor<std::chrono::seconds>(time); }

// "4 s", "12 min", "3 h 5 min"
std::string TookText(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  const auto minutes = seconds / 60;
  if (minutes < 120) return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

void JudgeFailure(const app::JobHealth& job, Holding* holding) {
  const RunRecord& run = *job.failure;
  std::string why;
  std::string hint;
  if (!run.errors.empty()) {
    // What ended the run is told last, without a subject; else the first thing that went wrong.
    const auto own = std::ranges::find(run.errors, "", &RunError::subject);
    const RunError& error = own == run.errors.end() ? run.errors.front() : *own;
    why = error.subject.empty() ? fmt::format(": {}", error.message)
                                : fmt::format(": {}: {}", error.subject, error.message);
    hint = error.hint;
  }
  const std::string more = fmt::format("More: tracklake runs show {}", run.id.substr(0, 8));
  holding->Add(job.job + "-errors", Severity::kError,
               fmt::format("The last run of {} failed ({}){}", job.job, run.outcome, why),
               hint.empty() ? more : fmt::format("{} {}", hint, more), Whole(job.failing_since));
}

void JudgeDuration(const app::JobHealth& job, Holding* holding) {
  if (!job.usual) return;
  const RunRecord& run = job.last;
  const Micros end = run.ended_at.value_or(Micros(holding->now()));
  const auto took = std::chrono::floor<std::chrono::milliseconds>(end - run.began_at);
  if (took < kLongAtLeast || took <= kLongerThanUsual * *job.usual) return;
  const std::string_view verb = run.ended_at ? "took" : "has gone on for";
  holding->Add(job.job + "-duration", Severity::kWarning,
               fmt::format("The last run of {} {} {}; it usually takes {}", job.job, verb,
                           TookText(took), TookText(*job.usual)),
               run.ended_at
                   ? fmt::format("See what it did: tracklake runs show {}", run.id.substr(0, 8))
                   : fmt::format("It may wait, hang, or have been cut off: tracklake runs logs {}",
                                 run.id.substr(0, 8)),
               std::chrono::ceil<std::chrono::seconds>(
                   run.began_at + std::max(kLongAtLeast, kLongerThanUsual * *job.usual)));
}

}  // namespace

void JudgeJob(const app::JobHealth& job, Holding* holding) {
  if (job.failure) JudgeFailure(job, holding);
  JudgeDuration(job, holding);
}

}  // namespace tracklake::alarm
