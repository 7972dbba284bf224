// Which line of a CSV file, if any, names its columns. Pure, any thread.
#pragma once

#include <span>

#include "catalog/crawler/csv_sample.h"

namespace tracklake::crawler {

struct CsvHeader {
  bool is_there = false;
  std::size_t record = 0;  // which one it is
  Reason reason;
};

// `width`: how many fields a record usually has.
CsvHeader FindHeader(std::span<const CsvRecord> records, std::size_t width, Rules rules);

// The names that it gives: AWS's in small letters as they are, ours as SQL takes them without
// quotes, each once. A name that is missing is told by its position.
std::vector<SchemaColumn> ColumnsOf(const CsvRecord& header, std::size_t width, Rules rules);

}  // namespace tracklake::crawler
