#include "lake/executor.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "lake/layout.h"
#include "lake/upkeep.h"

namespace tracklake {
namespace {

// So many files share one sync. More would save little and lose more to a crash.
constexpr std::size_t kFilesACommit = 1024;

}  // namespace

// What the workers of one Run share.
struct Executor::Shared {
  std::span<const Job> jobs;
  const Done& done;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stopped = false;

  std::mutex pending_mutex;  // guards the three below
  std::vector<std::pair<const Job*, Commit>> pending;
  std::size_t pending_files = 0;
  Result<> outcome;

  std::mutex commit_mutex;  // one commit at a time; the others go on making units

  void Stop(Error error) {
    const std::lock_guard lock(pending_mutex);
    if (outcome.has_value()) outcome = std::unexpected(std::move(error));
    stopped = true;
  }
};

Executor::Executor(ObjectStore* store, Clock* clock, std::vector<FileFormat> formats, int workers)
    : store_(store),
      clock_(clock),
      formats_(std::move(formats)),
      writers_(static_cast<std::size_t>(std::max(workers, 1))) {}

Executor::~Executor() = default;

Result<> Executor::Run(std::span<const Job> jobs, const Done& done) {
  if (jobs.empty()) return {};
  if (staging_ == nullptr) {
    TL_ASSIGN(staging_, store_->NewStaging());
  }
  Shared shared{.jobs = jobs, .done = done};
  const auto work = [&](std::size_t worker) {
    auto outcome = Work(worker, &shared);
    if (!outcome.has_value()) shared.Stop(std::move(outcome).error());
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t worker = 1; worker < std::min(writers_.size(), jobs.size()); ++worker) {
      others.emplace_back(work, worker);
    }
    work(0);
  }
  TL_TRY(std::move(shared.outcome));
  return Flush(&shared, false);
}

Result<UnitWriter*> Executor::WriterOf(std::size_t worker) {
  auto& writer = writers_[worker];
  if (writer == nullptr) {
    TL_ASSIGN(writer,
              UnitWriter::Open(store_, clock_, staging_.get(), fmt::format("worker{}", worker)));
  }
  return writer.get();
}

Result<> Executor::Work(std::size_t worker, Shared* shared) {
  TL_ASSIGN(UnitWriter * writer, WriterOf(worker));
  while (!shared->stopped) {
    const std::size_t index = shared->next++;
    if (index >= shared->jobs.size()) break;
    const Job& job = shared->jobs[index];
    TL_ASSIGN(Commit commit, Make(job, writer));
    {
      const std::lock_guard lock(shared->pending_mutex);
      shared->pending_files += commit.unit.staged.size() + 1;
      shared->pending.emplace_back(&job, std::move(commit));
    }
    TL_TRY(Flush(shared, true));
  }
  return {};
}

Result<Commit> Executor::Make(const Job& job, UnitWriter* writer) {
  Commit commit{
      .is_day = job.day.has_value(), .formats = formats_, .replaces_sha256 = job.replaces_sha256};
  TL_ASSIGN(commit.unit, writer->Write(job.objects, job.day, formats_));
  for (const Elsewhere& object : commit.unit.elsewhere) {
    commit.stale_receipts.push_back(ReceiptKey(commit.unit.day, object.raw_key));
  }
  for (const Day day : job.claimed_days) {
    if (day == commit.unit.day) continue;
    commit.stale_receipts.push_back(ReceiptKey(day, job.objects.front().info.key));
  }
  return commit;
}

Result<> Executor::Flush(Shared* shared, bool only_if_full) {
  const auto is_due = [&] { return !only_if_full || shared->pending_files >= kFilesACommit; };
  {
    const std::lock_guard lock(shared->pending_mutex);
    if (!is_due()) return {};
  }
  std::vector<const Job*> jobs;
  std::vector<Commit> commits;
  const std::lock_guard committing(shared->commit_mutex);
  {
    const std::lock_guard lock(shared->pending_mutex);
    if (!is_due()) return {};  // another worker has done it meanwhile
    for (auto& [job, commit] : shared->pending) {
      jobs.push_back(job);
      commits.push_back(std::move(commit));
    }
    shared->pending.clear();
    shared->pending_files = 0;
  }
  TL_TRY(CommitAll(*store_, commits));
  std::vector<Day> superseded;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    const bool committed = commits[i].outcome == CommitOutcome::kCommitted;
    if (committed && jobs[i]->supersedes) superseded.push_back(commits[i].unit.day);
    shared->done(*jobs[i], commits[i]);
  }
  return SweepDays(*store_, superseded, SweepPatience::kTry);
}

}  // namespace tracklake
