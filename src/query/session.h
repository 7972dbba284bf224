// One SQL statement over a lake, read-only: exactly the catalogued files, our views and macros, and
// nothing else (promise P10). It is written for Athena or for DuckDB (translation.h). It runs in a
// process of its own (worker/), which is shut in by the operating system where that can, fenced by
// DuckDB's settings besides, bounded in memory and spill, and killed at its deadline.
// docs/THREATS.md tells what holds against what.
//
// Of months that are rolled up (catalog/rollups.h) it reads the roll-ups, as long as they are there
// and whole; where one goes before the first row has come, it begins again without them.
//
// A file that is not what its receipt says is never opened; a query that needs it fails and names
// it.
//
// A session belongs to one thread. It holds the lake's readers lock shared, so
// no file of its list is removed while it lives.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/text_table.h"
#include "catalog/catalog.h"
#include "query/lake_failure.h"
#include "query/result_source.h"
#include "query/spare_workers.h"
#include "query/translation.h"
#include "query/worker/process.h"
#include "store/object_store.h"

namespace tracklake {

// What one statement may have: it crosses a pipe as one frame, also with what is put around it.
inline constexpr std::size_t kMaxStatementBytes = std::size_t{32} << 20;

struct QueryOptions {
  int threads = 2;
  int memory_mb = 1024;
  int spill_mb = 10240;  // disk for what the memory does not hold
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  // from Open() on
  std::stop_token stop;
  std::optional<Day> as_of;  // only what was fetched on that day or before
  // Of the statement; each of its parameters is among them, and no other.
  std::vector<QueryParameter> parameters;
  std::string parquet_file;        // where WriteParquet() will write; empty: nowhere
  std::string duckdb;              // DuckDB's library; empty: where LoadDuckDb() looks
  SpareWorkers* spares = nullptr;  // borrowed: where to take a worker from, if there is one
  // Shown what the catalog says of all months, each time that Open() reads it.
  std::function<void(const CatalogMonths& months)> see_catalog;
};

class QuerySession final : public ResultSource {
 public:
  // Judges the statement, refreshes the catalog, and shuts a process in with the files that the
  // statement can reach. kUsage for one above kMaxStatementBytes, and as Describe(). The store must
  // outlive the session.
  static Result<QuerySession> Open(ObjectStore* store, Clock* clock, const std::string& sql,
                                   const QueryOptions& options);

  // The statement's columns. kUsage, with the place and a hint, when it is not one SELECT or does
  // not make sense.
  Result<std::vector<QueryColumn>> Describe() override;

  // Begins to run the statement and waits until the first rows are there, or none will come: what
  // fails before is told before anybody has been promised anything. Run() does it by itself, where
  // it was not done. As Run().
  Result<> Start(ValueText text);

  // Runs the statement; hands over a row at a time until there is none or `take` returns false,
  // which ends the session. `text` is Start()'s, where that was called.
  // kUsage for errors of the SQL, kCorruption for a file of the lake, kIo for what the machine
  // refuses, kExhausted for memory or time that did not suffice, kUnavailable when it was stopped.
  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) override;

  // Writes the result as QueryOptions::parquet_file (zstd), whole numbers as whole numbers: BIGINT,
  // or where one does not fit DECIMAL(38,0); with a limit only the first rows. kIo when it cannot
  // be written.
  Result<> WriteParquet(std::optional<std::int64_t> limit = {});

 private:
  QuerySession(std::string sql, std::string parquet_file, std::unique_ptr<HeldLock> lock,
               std::unique_ptr<Staging> staging, std::unique_ptr<WorkerProcess> worker,
               LakeFailure failure)
      : sql_(std::move(sql)),
        parquet_file_(std::move(parquet_file)),
        lock_(std::move(lock)),
        staging_(std::move(staging)),
        worker_(std::move(worker)),
        failure_(std::move(failure)) {}

  // What Open() was asked.
  struct Request {
    ObjectStore* store = nullptr;
    Clock* clock = nullptr;
    std::string sql;
    QueryOptions options;
    Stopwatch since = {};          // the deadline's beginning, also where it begins again
    bool may_begin_again = false;  // rather than take a file for broken that is gone
  };
  struct Opening;
  enum class Rolled : std::uint8_t { kRead, kIgnore };
  // Tells the roll-ups that it reads, also when it fails.
  static Result<QuerySession> OpenOnce(Request request, Rolled rolled,
                                       std::vector<std::string>* rollups);
  Result<bool> BeganAgain(const WorkerFailure& failure);

  std::unexpected<Error> Explained(const WorkerFailure& failure) const;

  std::optional<Frame> first_;  // the statement's first answer, once it has been started
  std::string sql_;             // one SELECT, without a semicolon, as DuckDB takes it
  TranslatedSql statement_;     // what it was made of
  std::string parquet_file_;
  std::unique_ptr<HeldLock> lock_;
  std::unique_ptr<Staging> staging_;  // where DuckDB spills; absent where nothing can be written
  std::unique_ptr<WorkerProcess> worker_;
  LakeFailure failure_;
  std::optional<std::size_t> column_count_;  // once the worker has said it
  Request request_;
  std::vector<std::string> rollups_;  // that it reads
};

}  // namespace tracklake
