#include "query/row_difference.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "duck/database.h"
#include "query/cell_text.h"
#include "query/worker/process.h"
#include "query/worker_setup.h"
#include "tables/schema.h"

namespace tracklake {
namespace {

// Rows stand in the order of raw keys and items, so the n-th row of one file is that of the other
// until the first that is missing.
std::string RowQuery(const PartPlace& place, const std::filesystem::path& stored,
                     const std::filesystem::path& derived) {
  std::string differs;
  std::string columns;
  for (const ColumnInfo& column : Table(place.table).columns) {
    const std::string name = QuoteIdentifier(column.name);
    differs += fmt::format("{}stored.{} IS DISTINCT FROM derived.{}", differs.empty() ? "" : " OR ",
                           name, name);
    columns += fmt::format(", CAST(stored.{} AS VARCHAR), CAST(derived.{} AS VARCHAR)", name, name);
  }
  const bool is_parquet = place.format == FileFormat::kParquet;
  // What the folders above the lake are called says nothing about the rows.
  const auto rows_of = [&](const std::filesystem::path& file) {
    return fmt::format(
        "SELECT row_number() OVER () AS n, * FROM {}({}, hive_partitioning = false{})",
        is_parquet ? "read_parquet" : "read_csv", QuoteText(FilePattern(file.native())),
        is_parquet ? "" : ", all_varchar = true");
  };
  return fmt::format(
      "WITH stored AS ({}), derived AS ({}) "
      "SELECT coalesce(stored.n, derived.n), stored.n IS NULL, derived.n IS NULL, "
      "coalesce(derived.raw_key, stored.raw_key){} "
      "FROM stored FULL JOIN derived ON stored.n = derived.n "
      "WHERE stored.n IS NULL OR derived.n IS NULL OR {} ORDER BY 1 LIMIT 1",
      rows_of(stored), rows_of(derived), columns, differs);
}

using Cells = std::vector<std::optional<std::string>>;

std::string Shown(const std::optional<std::string>& value) {
  return value.has_value() ? fmt::format("'{}'", *value) : "NULL";
}

std::string DescribeRow(TableId table, const Cells& row) {
  constexpr std::size_t kFirstColumn = 4;
  const std::string place = fmt::format("row {} of {} ({})", row[0].value_or("?"),
                                        Table(table).name, row[3].value_or("no raw key"));
  if (row[1] == "true") return place + ": the part does not have it";
  if (row[2] == "true") return place + ": raw does not give it";
  std::string text = place;
  std::string_view separator = ": ";
  for (std::size_t i = 0; i < Table(table).columns.size(); ++i) {
    const auto& stored = row[kFirstColumn + 2 * i];
    const auto& derived = row[kFirstColumn + 2 * i + 1];
    if (stored == derived) continue;
    text += fmt::format("{}{} is {}, raw gives {}", separator, Table(table).columns[i].name,
                        Shown(stored), Shown(derived));
    separator = "; ";
  }
  return text;
}

// The statement's only row; nullopt: it has none.
WorkerResult<std::optional<Cells>> FirstRow(WorkerProcess& worker, std::string_view sql,
                                            std::size_t columns) {
  FrameWriter request(FrameKind::kSelect);
  request.Byte(0);
  request.Text(sql);
  if (auto sent = worker.Send(std::move(request).Finish()); !sent) {
    return std::unexpected(sent.error());
  }
  std::optional<Cells> row;
  while (true) {
    const auto frame = worker.Receive();
    if (!frame) return std::unexpected(frame.error());
    if (frame->kind == FrameKind::kDone) return row;
    const auto chunk = frame->kind == FrameKind::kChunk ? Chunk::Read(frame->body) : std::nullopt;
    if (!chunk || chunk->column_count() != columns) return worker.Babble();
    if (row || chunk->row_count() == 0) continue;
    row.emplace();
    for (std::size_t i = 0; i < columns; ++i) {
      row->push_back(CellText(*chunk, 0, i, ValueText::kPlain));
    }
  }
}

// A worker that can read the two files, and nothing else.
WorkerResult<std::unique_ptr<WorkerProcess>> WorkerFor(const WorkerFiles& files,
                                                       QueryOptions options) {
  options.threads = 1;  // rows are counted in the order of the file
  auto worker = WorkerProcess::Start({options.timeout, options.stop, options.memory_mb});
  if (!worker) return std::unexpected(WorkerFailure{std::move(worker).error(), 0, true});
  const auto opened = (*worker)->Ask(OpenFrame(options, {}, nullptr), FrameKind::kDone);
  if (!opened) return std::unexpected(opened.error());
  const auto confined = (*worker)->Ask(WriteFrame(files), FrameKind::kDone);
  if (!confined) return std::unexpected(confined.error());
  return *std::move(worker);
}

WorkerResult<std::optional<Cells>> FindRow(const PartPlace& place,
                                           const std::filesystem::path& stored,
                                           const std::filesystem::path& derived,
                                           const QueryOptions& options) {
  constexpr std::size_t kCellsAColumn = 2;
  constexpr std::size_t kOtherCells = 4;
  WorkerFiles files;
  files.readable = {stored.native(), derived.native()};
  const auto worker = WorkerFor(files, options);
  if (!worker) return std::unexpected(worker.error());
  return FirstRow(**worker, RowQuery(place, stored, derived),
                  kOtherCells + kCellsAColumn * Table(place.table).columns.size());
}

// In our words: what DuckDB says names temporary files, and statements that nobody wrote.
std::string Reason(const WorkerFailure& failure, FileFormat format) {
  if (failure.is_final || failure.error.kind == ErrorKind::kConfig) return failure.error.message;
  if (failure.error.kind == ErrorKind::kExhausted) {
    return "comparing them needs more memory than query.memory_mb";
  }
  return format == FileFormat::kParquet ? "it is not a Parquet file of this table"
                                        : "it is not a CSV file of this table";
}

}  // namespace

Result<std::string> DescribeRowDifference(const PartPlace& place,
                                          const std::filesystem::path& stored,
                                          const std::filesystem::path& derived,
                                          const QueryOptions& options) {
  const auto row = FindRow(place, std::filesystem::absolute(stored),
                           std::filesystem::absolute(derived), options);
  if (row) return *row ? DescribeRow(place.table, **row) : "the same rows in other bytes";
  if (options.stop.stop_requested()) return std::unexpected(row.error().error);
  return "its bytes differ from those that raw gives; no row can be named: " +
         Reason(row.error(), place.format);
}

}  // namespace tracklake
