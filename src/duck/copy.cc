#include "duck/copy.h"

#include <string>
#include <utility>

namespace tracklake {
namespace {

// Nearly every day of a table is one row group; a larger one is cut where Trino and Athena can
// share the work. It also bounds the writer's memory, about 25 MB of songs.
constexpr int kRowGroupRows = 122'880;

// Level 3 takes a sixth of the whole writing more, for 5 % fewer bytes; 9 half as much again.
constexpr int kZstdLevel = 1;

std::string ParquetOptions(TableId table) {
  std::string ids;
  for (const ColumnInfo& column : Table(table).columns) {
    if (!ids.empty()) ids += ", ";
    ids += fmt::format("{}: {}", QuoteIdentifier(column.name), column.field_id);
  }
  return fmt::format(
      "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {}, ROW_GROUP_SIZE {}, FIELD_IDS {{{}}}",
      kZstdLevel, kRowGroupRows, ids);
}

// LF, a header, NULL empty and '' quoted. Timestamps are UTC as in the tables.
constexpr std::string_view kCsvOptions =
    R"(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')";

}  // namespace

std::string CopyStatement(TableId table, FileFormat format, const std::filesystem::path& file) {
  return fmt::format(
      "COPY (FROM {}()) TO {} ({})", RowFunctions::NameOf(table), QuoteText(file.native()),
      format == FileFormat::kParquet ? ParquetOptions(table) : std::string(kCsvOptions));
}

Result<std::unique_ptr<RowWriter>> RowWriter::Open(std::filesystem::path folder) {
  TL_ASSIGN(Database database,
            Database::OpenInMemory({{"threads", "1"},
                                    {"preserve_insertion_order", "true"},
                                    {"temp_directory", ""},  // rows never spill into a folder
                                    {"autoinstall_known_extensions", "false"},
                                    {"autoload_known_extensions", "false"}}));
  TL_ASSIGN(Connection connection, database.Connect());
  TL_ASSIGN(auto functions, RowFunctions::Register(connection));
  return std::unique_ptr<RowWriter>(new RowWriter(std::move(folder), std::move(database),
                                                  std::move(connection), std::move(functions)));
}

Result<std::filesystem::path> RowWriter::Write(const Rows& rows, TableId table, FileFormat format) {
  auto file = folder_ / fmt::format("{}.{}", Table(table).name, NameOf(format));
  auto& statement = statements_[static_cast<std::size_t>(table)][static_cast<std::size_t>(format)];
  if (!statement.has_value()) {
    TL_ASSIGN(statement, connection_.Prepare(CopyStatement(table, format, file)));
  }
  functions_->Offer(rows);
  auto written = statement->Execute();
  if (written.has_value()) return file;
  Error error = std::move(written).error();
  error.message = fmt::format("cannot write {}: {}", file.string(), error.message);
  if (error.kind == ErrorKind::kUsage) error.kind = ErrorKind::kInternal;
  return std::unexpected(std::move(error));
}

}  // namespace tracklake
