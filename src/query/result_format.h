// The formats in which a result is written, by their names and by the endings of files. Pure, any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/result_source.h"

namespace tracklake {

enum class ResultFormat : std::uint8_t {
  kTable,
  kJson,
  kJsonColumns,
  kJsonLines,
  kCsv,
  kTsv,
  kMarkdown,
  kParquet,
};

// "table" (or "human"), "json", "json-columns", "jsonl", "csv", "tsv", "markdown", "parquet".
std::optional<ResultFormat> FindResultFormat(std::string_view name);
std::vector<std::string> ResultFormatNames();

struct ResultFileKind {
  ResultFormat format;
  bool is_gzip = false;
};

// "result.csv.gz"; nullopt where the name does not end as one of them does. The case of letters
// does not matter.
std::optional<ResultFileKind> KindOfFile(std::string_view name);

// For people: ".csv, .tsv, …".
std::string KnownEndings();

// A table has all rows, and is as wide as it likes; one that fits a terminal is result_table.h's.
// kInternal for Parquet, which is session.h's. Returns the number of rows.
Result<std::int64_t> WriteText(ResultFormat format, ResultSource& source, std::ostream& out);

}  // namespace tracklake
