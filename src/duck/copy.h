// Writes rows as files: one table, one format, one file. The bytes depend on nothing but the rows,
// DuckDB's version and kWriterSettings, so a part's name can stand for its bytes.
//
// Not thread-safe: one a worker, each with an in-memory database of its own (no shared locks, and
// DuckDB's own second thread would gain nothing on tables of this size).
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "duck/database.h"
#include "duck/row_function.h"
#include "tables/file_format.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

// Grows by one whenever the same rows would give other bytes than before.
inline constexpr int kWriterSettings = 1;

inline constexpr std::size_t kFileFormatCount = 2;

// The statement that writes a table: COPY (FROM rows_songs()) TO 'file' (…).
std::string CopyStatement(TableId table, FileFormat format, const std::filesystem::path& file);

class RowWriter {
 public:
  // Files are made in `folder`, which belongs to this writer alone.
  static Result<std::unique_ptr<RowWriter>> Open(std::filesystem::path folder);

  // Writes the table's rows, in their order, to a file and returns its path. The next rows of the
  // table in this format go to the same path, so the caller moves the file away: a statement whose
  // path never changes is planned once, which halves the time of a small file. The file is not
  // synced: the store does that. kIo when the disk refuses.
  Result<std::filesystem::path> Write(const Rows& rows, TableId table, FileFormat format);

 private:
  RowWriter(std::filesystem::path folder, Database database, Connection connection,
            std::unique_ptr<RowFunctions> functions)
      : folder_(std::move(folder)),
        functions_(std::move(functions)),
        database_(std::move(database)),
        connection_(std::move(connection)) {}

  const std::filesystem::path folder_;
  std::unique_ptr<RowFunctions> functions_;
  Database database_;
  Connection connection_;
  // Prepared at first use.
  std::array<std::array<std::optional<Statement>, kFileFormatCount>, kTableCount> statements_;
};

}  // namespace tracklake
