// runs.sqlite: every run of a lake, beside catalog.sqlite. It is history and cannot be made again,
// so one that is damaged or of a later version is left as it is, and said. One thread; several
// processes may have it open. docs/reference/runs.md has its tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "history/run_record.h"
#include "sqlite/sqlite.h"

namespace tracklake {

inline constexpr std::string_view kRunsKey = "runs.sqlite";

// Which runs are wanted; an empty member stands for all.
struct RunFilter {
  std::string before;   // the id of a run: those that began to be kept before it
  std::string command;  // "extract"
  std::string outcome;  // "done", or kUnfinished
  std::string why;      // kWhy…
  // Only what was to change the lake: neither verifications nor command lines that were wrong.
  bool changes_only = false;

  static constexpr std::string_view kUnfinished = "unfinished";  // it runs, or was cut off
};

class RunHistory {
 public:
  // Older runs go when newer ones come: those by event, of which there may be many, by themselves,
  // and all of them some at a time.
  static constexpr std::int64_t kMostRuns = 20'000;
  static constexpr std::int64_t kMostEventRuns = 10'000;
  static constexpr std::int64_t kForgetEvery = 64;

  // Opens or makes the file. kIo when it cannot be written, kCorruption when it is none, kConfig
  // when a later version of tracklake has made it.
  static Result<RunHistory> Open(const std::string& path, SqliteSync sync);

  // As far as it can be read, also where nobody can write. nullopt: there is none.
  static Result<std::optional<RunHistory>> OpenForReading(const std::string& path);

  // Writes the run as it is now, whether it stands there or not; one transaction.
  Result<> Put(const RunRecord& run);

  // The last runs of these, newest first, without their stages and errors. None before a run that
  // is not kept: what was older went before it.
  Result<std::vector<RunRecord>> Last(int limit, const RunFilter& filter = {});

  // The same of each command, and of each source of the schedule by itself; with their errors.
  Result<std::vector<RunRecord>> LastOfEach(int limit);

  // The whole of the run whose id begins so; the last one for "". kNotFound, and kUsage where
  // several do.
  Result<RunRecord> Find(std::string_view id_prefix);

 private:
  explicit RunHistory(SqliteDatabase database) : database_(std::move(database)) {}
  Result<std::int64_t> PutRun(const RunRecord& run);
  Result<> PutDetails(const RunRecord& run);
  Result<> Forget();
  // A statement over all columns of runs, with the limit as its parameter.
  static Result<std::vector<RunRecord>> ReadRuns(SqliteStatement rows);
  Result<> ReadDetails(RunRecord* run);
  Result<> ReadErrors(RunRecord* run);

  SqliteDatabase database_;
};

}  // namespace tracklake
