#include "query/scans.h"

#include <fmt/format.h>

#include <array>

#include "duck/database.h"

namespace tracklake {
namespace {

std::string ColumnList(const TableInfo& table) {
  std::string list;
  for (const ColumnInfo& column : table.columns) list += QuoteIdentifier(column.name) + ", ";
  return list;
}

// A relation with the table's columns and types, these texts besides, and no rows.
std::string EmptySelect(const TableInfo& table, std::span<const std::string_view> texts) {
  std::string select = "SELECT ";
  for (const ColumnInfo& column : table.columns) {
    select += "CAST(NULL AS " + std::string(SqlName(column.type)) + ") AS " +
              QuoteIdentifier(column.name) + ", ";
  }
  for (const std::string_view text : texts) {
    if (text != texts.front()) select += ", ";
    select += "CAST(NULL AS VARCHAR) AS " + QuoteIdentifier(text);
  }
  return select + " WHERE false";
}

void AddFile(std::string_view key, const Locate& locate, std::string* list) {
  if (!list->empty()) *list += ", ";
  *list += QuoteText(FilePattern(locate(key)));
}

// Where year, month and day stand in a part's path, counted from its end, which is all ours:
// …year=YYYY/month=MM/day=DD/part-<hash16>.parquet. DuckDB's own reading of key=value folders would
// take those above the lake, too, and its statistics of such columns fail over a single file.
struct PathPiece {
  std::string_view column;
  int from_end;
  int length;
};
constexpr int kFileNameLength = std::string_view("/part-0123456789abcdef.parquet").size();
constexpr int kDayFromEnd = kFileNameLength + 2;
constexpr int kMonthFromEnd = kDayFromEnd + std::string_view("MM/day=").size();
constexpr int kYearFromEnd = kMonthFromEnd + std::string_view("YYYY/month=").size();
constexpr std::array<PathPiece, kPartitionColumns.size()> kPathPieces = {
    {{"year", kYearFromEnd, 4}, {"month", kMonthFromEnd, 2}, {"day", kDayFromEnd, 2}}};

std::string TextOf(const PathPiece& piece) {
  return fmt::format("substr(filename, -{}, {})", piece.from_end, piece.length);
}

constexpr std::array<std::string_view, 1> kFileName = {"filename"};

}  // namespace

std::string ScanOfParts(const TableInfo& table, std::span<const CatalogFile> files,
                        const Locate& locate) {
  std::string list;
  for (const CatalogFile& file : files) {
    if (file.table == table.id && file.format == FileFormat::kParquet) {
      AddFile(file.key, locate, &list);
    }
  }
  if (list.empty()) return {};
  return "read_parquet([" + list + "], hive_partitioning = false, filename = true)";
}

std::string EmptyScan(const TableInfo& table) { return "(" + EmptySelect(table, kFileName) + ")"; }

std::string DateOfFileName() {
  return fmt::format("concat({}, '-', {}, '-', {})", TextOf(kPathPieces[0]), TextOf(kPathPieces[1]),
                     TextOf(kPathPieces[2]));
}

std::string MonthOfFileName() {
  return fmt::format("concat({}, '-', {})", TextOf(kPathPieces[0]), TextOf(kPathPieces[1]));
}

std::string SelectOfParts(const TableInfo& table, std::span<const CatalogFile> files,
                          const Locate& locate, ScanOrder order) {
  std::string scan = ScanOfParts(table, files, locate);
  if (scan.empty()) return EmptySelect(table, kPartitionColumns);
  std::string select = "SELECT " + ColumnList(table);
  for (const PathPiece& piece : kPathPieces) {
    if (&piece != kPathPieces.begin()) select += ", ";
    select += TextOf(piece) + " AS " + QuoteIdentifier(piece.column);
  }
  if (order == ScanOrder::kAny) return select + " FROM " + scan;
  scan.insert(scan.size() - 1, ", file_row_number = true");
  return select + " FROM " + scan + " ORDER BY filename, file_row_number";
}

std::string SelectOfRollups(std::span<const Rollup* const> rollups, const Locate& locate) {
  std::string list;
  for (const Rollup* rollup : rollups) AddFile(rollup->name(), locate, &list);
  return "SELECT * FROM read_parquet([" + list + "], hive_partitioning = false)";
}

}  // namespace tracklake
