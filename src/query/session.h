// One SQL statement over a lake, read-only: exactly the catalogued files, our views and macros, and
// fences around the rest (promise P10). The fences are DuckDB's and hold inside one process; they
// are not a sandbox of the operating system.
//
// A file that is not what its receipt says is never opened; a query that needs it fails and names
// it.
//
// A session belongs to one thread, but for Interrupt(). It holds the lake's readers lock shared, so
// no file of its list is removed while it lives.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/text_table.h"
#include "catalog/catalog.h"
#include "duck/database.h"
#include "query/lake_failure.h"
#include "store/object_store.h"

namespace tracklake {

struct QueryOptions {
  int threads = 2;
  int memory_mb = 1024;
  std::optional<Day> as_of;  // only what was fetched on that day or before
  std::string parquet_file;  // where WriteParquet() will write; empty: nowhere
};

struct QueryColumn {
  std::string name;
  std::string type;  // DuckDB's name of it
};

// How a value is turned into text: as people write it, or as JSON (numbers, "texts", [lists]).
enum class ValueText : std::uint8_t { kPlain, kJson };

class QuerySession {
 public:
  // Refreshes the catalog and prepares DuckDB for the statement. The store must outlive the
  // session.
  static Result<QuerySession> Open(ObjectStore* store, Clock* clock, const std::string& sql,
                                   const QueryOptions& options);

  // The statement's columns. kUsage, with the place and a hint, when it is not one SELECT or does
  // not make sense.
  Result<std::vector<QueryColumn>> Describe();

  // Runs the statement; hands over a row at a time until there is none or `take` returns false.
  // kUsage for errors of the SQL, kCorruption for a file of the lake, kIo for what the machine
  // refuses, memory among it.
  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take);

  // Writes the result as QueryOptions::parquet_file (zstd), whole numbers as whole numbers: BIGINT,
  // or where one does not fit DECIMAL(38,0). kIo when it cannot be written.
  Result<> WriteParquet();

  // Asks Run() or WriteParquet() to end with kUnavailable, soon. From any thread.
  void Interrupt() { connection_.Interrupt(); }

 private:
  QuerySession(std::string sql, std::string parquet_file, std::unique_ptr<HeldLock> lock,
               std::unique_ptr<Staging> staging, Database database, Connection connection,
               LakeFailure failure)
      : sql_(std::move(sql)),
        parquet_file_(std::move(parquet_file)),
        lock_(std::move(lock)),
        staging_(std::move(staging)),
        database_(std::move(database)),
        connection_(std::move(connection)),
        failure_(std::move(failure)) {}

  std::string CopyStatement(const std::vector<QueryColumn>& columns, std::string_view wide) const;

  std::string sql_;  // one SELECT, without a semicolon
  std::string parquet_file_;
  std::unique_ptr<HeldLock> lock_;
  std::unique_ptr<Staging> staging_;  // where DuckDB spills; absent where nothing can be written
  Database database_;
  Connection connection_;
  LakeFailure failure_;
};

}  // namespace tracklake
