// Does jobs: workers make units, and one more thread commits finished ones in batches meanwhile, so
// that one sync serves many and nobody waits for the disk. Where reads wait on a network, what a
// worker needs next is read meanwhile. Used by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/commit.h"
#include "lake/lake_options.h"
#include "lake/report.h"
#include "lake/unit.h"
#include "raw/listing.h"
#include "store/object_store.h"
#include "store/read_ahead.h"
#include "tables/file_format.h"

namespace tracklake {

// A unit to make and where to commit it.
struct Job {
  std::vector<RawEntry> objects;  // sorted by key; exactly one unless it is a day
  std::optional<Day> day;         // the day to rewrite; nullopt: incremental parts of one object
  std::optional<ObjectVersion> replaces;  // the day.json that was read
  bool supersedes = false;                // the day had live parts before
  std::vector<std::string> superseded;    // files that the day.json names
  std::vector<Day> claimed_days;          // of one object: days under which it has receipts already
  std::vector<std::string> broken_receipts;  // of the day's objects: they go
};

class Executor {
 public:
  // Told of each job when it is done, one at a time, on the committing thread. It gets the commit
  // with its outcome.
  using Done = std::function<void(const Job&, Commit&)>;

  // At most `workers` threads, each with a database of its own; fewer where the machine has fewer.
  // Once `stop` is asked for no job is begun, nor one that is being made gone on with.
  Executor(ObjectStore* store, Clock* clock, const LakeOptions& options);
  ~Executor();

  // Returns when all jobs are done, or with the first error that makes going on pointless, such as
  // a machine without memory (kExhausted); jobs that were not reported may be committed then.
  // Stopped() when it was to stop: what had been made is committed and reported.
  Result<> Run(std::span<const Job> jobs, const Done& done);

  // Parts that no receipt names may be left of what ran: a commit came to nothing, an object that
  // had parts got others, or a sweep found the lake in use.
  bool leaves_remains() const { return leaves_remains_; }

 private:
  struct Shared;
  class Claims;
  Result<UnitWriter*> WriterOf(std::size_t worker);
  Result<> Work(std::size_t worker, Shared* shared);
  Result<Commit> Make(const Job& job, UnitWriter* writer, ReadAhead* ahead);
  Result<> CommitMade(Shared* shared, const Done& done);

  ObjectStore* const store_;
  Clock* const clock_;
  const std::vector<FileFormat> formats_;
  const std::stop_token stop_;
  const AnnounceParts announce_parts_;
  std::unique_ptr<Staging> staging_;
  bool leaves_remains_ = false;  // touched by the committing thread while one runs
  std::vector<std::unique_ptr<UnitWriter>> writers_;  // by worker, made when first needed
};

}  // namespace tracklake
