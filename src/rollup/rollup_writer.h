// Writes a month of a table or view as one Parquet file: rows as a worker gives them, by our own
// writer. The bytes depend on nothing but the rows. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parquet/byte_sink.h"
#include "parquet/chunk_writer.h"
#include "parquet/parquet_writer.h"
#include "query/session.h"
#include "query/worker/wire.h"

namespace tracklake {

// So many rows are a row group: what engines skip by its bounds, and what this holds. A month of
// few rows a day is faster read in one piece than day by day.
inline constexpr std::size_t kRollupGroupRows = 20'480;

class RollupWriter {
 public:
  // The columns as a worker describes them; `lacks`: RollupRelation's. The sink must outlive the
  // writer. kInternal for a type that no table has.
  static Result<RollupWriter> Create(const std::vector<QueryColumn>& columns,
                                     std::string_view lacks, ByteSink* sink);

  // Rows: the body of a chunk's frame.
  Result<> Add(std::string_view chunk);
  Result<> Finish();

  // Whether a row that was added lacks something.
  bool lacks_something() const { return lacks_something_; }

 private:
  // The parts of the file that point at each other.
  struct File {
    File(std::vector<std::string> texts, std::vector<ColumnInfo> infos, ByteSink* sink);
    const std::vector<std::string> names;
    const std::vector<ColumnInfo> columns;
    parquet::ChunkWriter chunks;
    parquet::ParquetWriter writer;
  };
  // Rows of a chunk that are not written yet.
  struct Piece {
    std::string body;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  explicit RollupWriter(std::unique_ptr<File> file) : file_(std::move(file)) {}
  Result<> WriteGroup();
  template <typename T, typename Get>
  Result<> WriteColumn(const std::vector<Chunk>& chunks, std::size_t column, Get get);

  std::unique_ptr<File> file_;
  std::vector<Piece> pieces_;         // of the row group
  std::size_t rows_ = 0;              // in them
  std::optional<std::size_t> lacks_;  // the column that says which rows do
  bool lacks_something_ = false;
};

}  // namespace tracklake
