// One Parquet file, written from its beginning to its end: row groups, column by column, then the
// indexes and the footer. The bytes depend on nothing but the columns and the values in them.
// Not thread-safe.
//
//   ParquetWriter file(columns, &chunks, &sink);
//   for each row group:
//     file.BeginRowGroup(rows);
//     for each column: file.WriteColumn(values);
//   file.Finish();
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parquet/byte_sink.h"
#include "parquet/chunk_writer.h"
#include "parquet/column.h"
#include "parquet/footer.h"
#include "tables/schema.h"

namespace tracklake::parquet {

// Nearly every day of a table is one row group. A larger one is cut where engines share the work;
// it is also what a writer has to hold.
inline constexpr std::size_t kMaxRowGroupRows = 122'880;

class ParquetWriter {
 public:
  // Columns, chunk writer, sink and preamble must outlive it. The preamble stands between the magic
  // and the first row group, where no reader looks.
  ParquetWriter(std::span<const ColumnInfo> columns, ChunkWriter* chunks, ByteSink* sink,
                std::string_view preamble = {})
      : columns_(columns), chunks_(chunks), sink_(sink), preamble_(preamble) {}

  // `rows`: at least one, at most kMaxRowGroupRows.
  Result<> BeginRowGroup(std::size_t rows);

  // The next column of the row group, with its number of rows and of the type that its ColumnInfo
  // says.
  template <typename T>
  Result<> WriteColumn(const Column<T>& column);

  // A file without row groups is one without rows.
  Result<> Finish();

 private:
  Result<> WriteMagicOnce();
  Result<> WriteIndexes(std::vector<IndexPlace>* places);

  const std::span<const ColumnInfo> columns_;
  ChunkWriter* const chunks_;
  ByteSink* const sink_;
  const std::string_view preamble_;
  std::int64_t offset_ = 0;  // behind the chunks so far
  std::vector<RowGroup> groups_;
};

}  // namespace tracklake::parquet
