// Writes rows as a file: one table, one format. The bytes depend on nothing but the rows and
// kWriterEpoch, so a part's name can stand for its bytes.
//
// One a worker, for any number of files; not thread-safe. Besides the rows it holds one column of a
// row group at a time.
#pragma once

#include <memory>

#include "base/result.h"
#include "parquet/byte_sink.h"
#include "tables/file_format.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

class TableWriter {
 public:
  TableWriter();
  ~TableWriter();
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;

  // Writes the table's rows, in their order; their texts are valid UTF-8. Fails as the sink does.
  // Throws std::bad_alloc where there is no memory.
  Result<> Write(const Rows& rows, TableId table, FileFormat format, ByteSink* sink);

 private:
  struct Scratch;
  const std::unique_ptr<Scratch> scratch_;
};

}  // namespace tracklake
