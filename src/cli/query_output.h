// Where a query's result goes, and in which format: the terminal, a page at a time where it is
// long, also drawn; standard output; or a file, whole or not at all. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "query/chart/chart.h"
#include "query/result_format.h"
#include "query/result_source.h"
#include "store/local/output_file.h"
#include "store/object_store.h"

namespace tracklake::cli {

// "bar", "line" or "spark"; nullopt for anything else.
std::optional<ChartKind> ChartNamed(std::string_view name);

// False where the file's ending says another format. A prompt's format is of what it shows, so
// there the ending simply counts; of one command line somebody is mistaken.
bool FormatFits(const std::string& target, ResultFormat format);

// What the command line says of it.
struct OutputWishes {
  std::string target;  // a file; "" and "-" are standard output
  ResultFormat format = ResultFormat::kTable;
  std::optional<std::int64_t> limit;
  std::optional<ChartKind> chart;
  bool all_rows = false;  // on a terminal, too
  bool has_pager = true;
  std::function<void()> on_pager;  // called before one begins
};

class QueryOutput {
 public:
  // The format is that of the file's ending, else the one that is wished. kUsage for an ending that
  // says nothing, wishes that exclude each other, and a place that only tracklake's own ways write:
  // the lake, the folder of tokens and consents.
  static Result<QueryOutput> Create(Context* context, OutputWishes wishes);

  // Where a session is to write Parquet, a file that is there and empty; "" for another format.
  std::string parquet_file() const { return parquet_file_; }
  // How many rows, which is for Write() to see to, or for the session that writes Parquet.
  std::optional<std::int64_t> limit() const { return wishes_.limit; }

  // Runs the source and writes what comes; not for Parquet.
  Result<> Write(ResultSource& source);
  // Puts the file in its place, and says so; sends what a session has written as Parquet.
  Result<> Finish();

 private:
  QueryOutput(Context* context, OutputWishes wishes, ResultFileKind kind)
      : context_(context), wishes_(std::move(wishes)), kind_(kind) {}

  Result<> PrepareParquet();
  Result<> WriteFile(ResultSource& source);
  Result<> ShowTable(ResultSource& source);
  Result<> ShowChart(ResultSource& source);

  Context* context_;
  OutputWishes wishes_;
  ResultFileKind kind_;
  std::string parquet_file_;
  std::optional<OutputFile> file_;
  std::unique_ptr<Staging> scratch_;  // of Parquet for standard output
};

}  // namespace tracklake::cli
