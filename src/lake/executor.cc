#include "lake/executor.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <set>
#include <thread>
#include <utility>

#include "base/exhausted.h"
#include "base/mutex.h"
#include "base/stopped.h"
#include "lake/layout.h"
#include "lake/upkeep.h"

namespace tracklake {
namespace {

// So many files at least share one sync, fewer only at the end. While the disk is slow, more do.
constexpr std::size_t kFilesACommit = 64;

// Workers wait while so many files are made and not committed.
constexpr std::size_t kMaxUncommittedFiles = 4096;

// A store on disk has moved them into place.
void RemoveStaged(const Unit& unit) {
  std::error_code gone_already;
  for (const StagedPart& staged : unit.staged) std::filesystem::remove(staged.file, gone_already);
}

// The days in which a commit leaves files behind that nobody needs, and which.
void AddSuperseded(const Commit& commit, std::set<Day>* days,
                   std::vector<std::string>* superseded) {
  days->insert(commit.unit.day);
  superseded->insert(superseded->end(), commit.superseded.begin(), commit.superseded.end());
  for (const std::string& key : commit.superseded) {
    const auto part = ParsePartKey(key);
    if (part.has_value()) days->insert(part->day);
  }
}

}  // namespace

// What the workers and the committer of one Run share.
struct Executor::Shared {
  struct Made {
    const Job* job;
    Commit commit;
  };

  Shared(std::span<const Job> all, std::size_t most_workers) : jobs(all), workers(most_workers) {}

  const std::span<const Job> jobs;
  const std::size_t workers;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stopped = false;

  Mutex mutex;
  CondVar changed;
  std::vector<Made> made TL_GUARDED_BY(mutex);
  std::size_t made_files TL_GUARDED_BY(mutex) = 0;
  std::size_t working TL_GUARDED_BY(mutex) = 0;
  Result<> outcome TL_GUARDED_BY(mutex);

  // nullptr: all are claimed.
  const Job* Claim() {
    const std::size_t index = next++;
    return index < jobs.size() ? &jobs[index] : nullptr;
  }

  // Of those that nobody has claimed and those that a worker holds, how many are its share.
  std::size_t ShareOf(std::size_t held) const {
    const std::size_t left = jobs.size() - std::min<std::size_t>(next, jobs.size());
    return (left + held) / workers;
  }

  void Stop(Error error) {
    const MutexLock lock(mutex);
    if (outcome.has_value()) outcome = std::unexpected(std::move(error));
    stopped = true;
    changed.NotifyAll();
  }

  void Join() {
    const MutexLock lock(mutex);
    ++working;
  }

  void Leave() {
    const MutexLock lock(mutex);
    --working;
    changed.NotifyAll();
  }

  void Add(const Job& job, Commit commit) {
    const MutexLock lock(mutex);
    while (made_files >= kMaxUncommittedFiles && !stopped) changed.Wait(mutex);
    made_files += commit.unit.staged.size() + 1;
    made.push_back({&job, std::move(commit)});
    changed.NotifyAll();
  }

  // Waits for enough to commit, or for the last; empty when nothing more will come.
  std::vector<Made> Take() {
    const MutexLock lock(mutex);
    while (made_files < kFilesACommit && working > 0 && !stopped) changed.Wait(mutex);
    made_files = 0;
    changed.NotifyAll();
    return std::exchange(made, {});
  }

  Result<> TakeOutcome() {
    const MutexLock lock(mutex);
    return std::move(outcome);
  }
};

// The jobs of one worker: it makes one while the objects of those behind it are read.
class Executor::Claims {
 public:
  Claims(ObjectStore* store, const std::stop_token& stop, Shared* shared)
      : shared_(*shared), ahead_(store, stop, [this] {
          return claimed_.size() < shared_.ShareOf(claimed_.size()) && Claim();
        }) {}

  // nullptr: there are no more.
  const Job* Next() {
    if (claimed_.empty() && !Claim()) return nullptr;
    const Job* job = claimed_.front();
    claimed_.pop_front();
    return job;
  }

  ReadAhead& ahead() { return ahead_; }

 private:
  bool Claim() {
    const Job* job = shared_.Claim();
    if (job == nullptr) return false;
    claimed_.push_back(job);
    for (const RawEntry& entry : job->objects) ahead_.Expect(entry.info);
    return true;
  }

  Shared& shared_;
  std::deque<const Job*> claimed_;
  ReadAhead ahead_;
};

Executor::Executor(ObjectStore* store, Clock* clock, const LakeOptions& options)
    : store_(store),
      clock_(clock),
      formats_(options.formats),
      stop_(options.stop),
      announce_parts_(options.announce_parts),
      writers_(static_cast<std::size_t>(std::max(options.workers, 1))) {}

Executor::~Executor() = default;

Result<> Executor::Run(std::span<const Job> jobs, const Done& done) {
  if (jobs.empty()) return {};
  if (staging_ == nullptr) {
    TL_ASSIGN(staging_, store_->staging().NewStaging());
  }
  TL_TRY(WriterOf(0));  // this thread's, before others take the memory for it
  const std::size_t workers = std::min(writers_.size(), jobs.size());
  Shared shared(jobs, workers);
  const auto commit = [&] {
    auto outcome = Guarded([&] { return CommitMade(&shared, done); });
    if (!outcome.has_value()) shared.Stop(std::move(outcome).error());
  };
  const auto work = [&](std::size_t worker) {
    auto outcome = Guarded([&] { return Work(worker, &shared); });
    if (!outcome.has_value()) shared.Stop(std::move(outcome).error());
    shared.Leave();
  };
  {
    std::vector<std::jthread> threads;
    shared.Join();
    if (!StartThread(commit, &threads)) return std::unexpected(OutOfThreads());
    // Where the machine gives fewer, fewer do the work; this thread always does.
    for (std::size_t worker = 1; worker < workers; ++worker) {
      shared.Join();
      if (StartThread([&work, worker] { work(worker); }, &threads)) continue;
      shared.Leave();
      break;
    }
    work(0);
  }
  TL_TRY(shared.TakeOutcome());
  return NotStopped(stop_);
}

Result<UnitWriter*> Executor::WriterOf(std::size_t worker) {
  auto& writer = writers_[worker];
  if (writer == nullptr) {
    TL_ASSIGN(writer, UnitWriter::Open(store_, clock_, staging_.get(),
                                       fmt::format("worker{}", worker), stop_));
  }
  return writer.get();
}

Result<> Executor::Work(std::size_t worker, Shared* shared) {
  auto opened = Guarded([&] { return WriterOf(worker); });
  const bool others_do_it =
      worker > 0 && !opened.has_value() && opened.error().kind == ErrorKind::kExhausted;
  if (others_do_it) return {};
  TL_ASSIGN(UnitWriter * writer, std::move(opened));
  Claims claims(store_, stop_, shared);
  while (!shared->stopped && !stop_.stop_requested()) {
    const Job* job = claims.Next();
    if (job == nullptr) break;
    auto commit = Make(*job, writer, &claims.ahead());
    if (!commit.has_value() && stop_.stop_requested()) break;  // what the others made is committed
    if (!commit.has_value()) return std::unexpected(std::move(commit).error());
    shared->Add(*job, *std::move(commit));
  }
  return {};
}

Result<Commit> Executor::Make(const Job& job, UnitWriter* writer, ReadAhead* ahead) {
  Commit commit{.is_day = job.day.has_value(),
                .is_first = !job.day.has_value() && job.claimed_days.empty(),
                .formats = formats_,
                .replaces = job.replaces,
                .superseded = job.superseded};
  TL_ASSIGN(commit.unit, writer->Write(job.objects, job.day, formats_, ahead));
  commit.stale_receipts = job.broken_receipts;
  for (const Elsewhere& object : commit.unit.elsewhere) {
    commit.stale_receipts.push_back(ReceiptKey(commit.unit.day, object.raw_key));
  }
  for (const Day day : job.claimed_days) {
    if (day == commit.unit.day) continue;
    commit.stale_receipts.push_back(ReceiptKey(day, job.objects.front().info.key));
  }
  return commit;
}

Result<> Executor::CommitMade(Shared* shared, const Done& done) {
  while (!shared->stopped) {
    std::vector<Shared::Made> made = shared->Take();
    if (made.empty()) break;
    std::vector<Commit> commits;
    for (Shared::Made& one : made) commits.push_back(std::move(one.commit));
    TL_TRY(CommitAll(*store_, commits, announce_parts_));
    std::set<Day> days;
    std::vector<std::string> superseded;
    for (std::size_t i = 0; i < commits.size(); ++i) {
      const bool committed = commits[i].outcome == CommitOutcome::kCommitted;
      const bool replaced = made[i].job->supersedes || !commits[i].superseded.empty();
      if (committed && replaced) AddSuperseded(commits[i], &days, &superseded);
      const bool moved = !made[i].job->claimed_days.empty() || !commits[i].stale_receipts.empty();
      leaves_remains_ = leaves_remains_ || moved || !committed;
      RemoveStaged(commits[i].unit);
      done(*made[i].job, commits[i]);
    }
    TL_ASSIGN(const SweepOutcome swept,
              SweepDays(*store_, *clock_, std::vector<Day>(days.begin(), days.end()),
                        SweepPatience::kTry, superseded));
    leaves_remains_ = leaves_remains_ || swept != SweepOutcome::kClean;
  }
  return {};
}

}  // namespace tracklake
