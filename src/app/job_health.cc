#include "app/job_health.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/outcome.h"
#include "base/stopped.h"

namespace tracklake::app {
namespace {

constexpr std::array<std::string_view, 7> kCommands = {"run",   "extract", "enrich", "transform",
                                                       "crawl", "upkeep",  "verify"};

// By hand, a run does the others' work too: it shows that they are well again.
struct Inclusion {
  std::string_view whole;
  std::string_view part;
};
constexpr std::array kInclusions = {
    Inclusion{"run", "extract"},  Inclusion{"run", "enrich"}, Inclusion{"run", "transform"},
    Inclusion{"run", "crawl"},    Inclusion{"run", "upkeep"}, Inclusion{"extract", "enrich"},
    Inclusion{"crawl", "upkeep"},
};

bool Shows(std::string_view whole, std::string_view part) {
  return whole == part || std::ranges::any_of(kInclusions, [&](const Inclusion& inclusion) {
           return inclusion.whole == whole && inclusion.part == part;
         });
}

std::chrono::milliseconds TookOf(const RunRecord& run) {
  return std::chrono::floor<std::chrono::milliseconds>(*run.ended_at - run.began_at);
}

// Of one that was stopped only its own error says so.
bool WasStopped(const RunRecord& run) {
  return std::ranges::any_of(run.errors, [](const RunError& error) {
    return error.subject.empty() && error.message == Stopped().message;
  });
}

// A run by event takes as long as what has come is much, which nothing is usual for.
std::optional<std::chrono::milliseconds> UsualOf(const std::vector<const RunRecord*>& runs) {
  if (runs.front()->why == kWhyEvent) return std::nullopt;
  std::vector<std::chrono::milliseconds> times;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const bool is_alike = runs[i]->why != kWhyEvent;
    if (is_alike && runs[i]->ended_at && !HasFailed(*runs[i]) && !WasStopped(*runs[i])) {
      times.push_back(TookOf(*runs[i]));
    }
  }
  if (times.size() < kRunsForUsual) return std::nullopt;
  const auto middle = times.begin() + std::ssize(times) / 2;
  std::ranges::nth_element(times, middle);
  return *middle;
}

// The failures that nothing good has followed, newest first, are the job's trouble.
void FindFailure(const std::vector<RunRecord>& runs, JobHealth* health) {
  for (const RunRecord& run : runs) {
    const std::string job = JobOf(run);
    if (!run.ended_at || WasStopped(run) || !Shows(job, health->job)) continue;
    if (!HasFailed(run)) return;
    if (job != health->job) continue;  // why is told of the whole
    if (!health->failure) health->failure = run;
    health->failing_since = *run.ended_at;
  }
}

}  // namespace

std::string JobOf(const RunRecord& run) {
  if (!run.source.empty()) return run.source;
  if (std::ranges::find(kCommands, run.command) == kCommands.end()) return "";
  const auto only = std::ranges::find(run.arguments, "--only");
  if (run.command != "run" || only == run.arguments.end() || only + 1 == run.arguments.end()) {
    return run.command;
  }
  return *(only + 1);
}

bool HasFailed(const RunRecord& run) {
  if (!run.ended_at || WasStopped(run)) return false;
  // What came was bad, of which other alarms tell; what took it did its work.
  if (run.why == kWhyEvent && run.outcome == NameOf(Outcome::kBadData)) return false;
  constexpr Outcome kWell[] = {Outcome::kDone, Outcome::kIncomplete, Outcome::kDeferred};
  return std::ranges::none_of(kWell, [&](Outcome well) { return run.outcome == NameOf(well); });
}

std::vector<JobHealth> JobsOf(const std::vector<RunRecord>& runs) {
  std::map<std::string, std::vector<const RunRecord*>> by_job;
  for (const RunRecord& run : runs) {
    const std::string job = JobOf(run);
    if (!job.empty()) by_job[job].push_back(&run);
  }
  std::vector<JobHealth> jobs;
  for (const auto& [job, own] : by_job) {
    JobHealth health{.job = job, .last = *own.front(), .failure = {}, .usual = UsualOf(own)};
    FindFailure(runs, &health);
    jobs.push_back(std::move(health));
  }
  return jobs;
}

}  // namespace tracklake::app
