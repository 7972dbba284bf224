#include "query/result_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/unicode.h"

namespace tracklake {
namespace {

bool IsNumber(std::string_view type) {
  for (const std::string_view prefix :
       {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
        "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"}) {
    if (type.starts_with(prefix) && !type.ends_with("[]")) return true;
  }
  return false;
}

std::vector<TableColumn> TableColumns(const std::vector<QueryColumn>& columns) {
  std::vector<TableColumn> result;
  for (const QueryColumn& column : columns) result.push_back({column.name, IsNumber(column.type)});
  return result;
}

std::string JsonText(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A cell of a row of JSON values. JSON has no numbers for what is not finite.
std::string_view JsonCell(const std::optional<std::string>& value) {
  if (!value || *value == "NaN" || *value == "Infinity" || *value == "-Infinity" ||
      *value == "nan" || *value == "inf" || *value == "-inf") {
    return "null";
  }
  return *value;
}

// "columns":[{"name":…,"type":…}]
void WriteColumns(const std::vector<QueryColumn>& columns, std::ostream& out) {
  out << R"("columns":[)";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out << (i == 0 ? "" : ",") << R"({"name":)" << JsonText(columns[i].name) << R"(,"type":)"
        << JsonText(columns[i].type) << '}';
  }
  out << ']';
}

// [1,"two",null]
void WriteCells(const TableRow& row, std::ostream& out) {
  out << '[';
  for (std::size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << JsonCell(row[i]);
  out << ']';
}

// What a terminal could hardly show of one row, and of them all.
constexpr std::size_t kRowBytesShown = std::size_t{16} << 10;
constexpr std::size_t kLeastCellBytes = 32;
constexpr std::size_t kTableBytesShown = std::size_t{32} << 20;

// The row without what nobody would see of it. Its cells get room of their own, since one that is
// cut in place keeps what it had.
TableRow Shortened(const TableRow& row) {
  const std::size_t most =
      std::max(kRowBytesShown / std::max<std::size_t>(row.size(), 1), kLeastCellBytes);
  TableRow shortened;
  shortened.reserve(row.size());
  for (const auto& cell : row) {
    if (!cell || cell->size() <= most) {
      shortened.push_back(cell);
    } else {
      shortened.push_back(std::string(CutToBytes(*cell, most)) + "…");
    }
  }
  return shortened;
}

std::size_t BytesOf(const TableRow& row) {
  std::size_t bytes = row.size() * sizeof(row[0]);
  for (const auto& cell : row) bytes += cell ? cell->size() : 0;
  return bytes;
}

}  // namespace

Result<std::int64_t> WriteTable(ResultSource& source, const TableStyle& style, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  std::vector<TableRow> shown;
  std::size_t bytes = 0;
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kPlain, [&](const TableRow& row) {
    if (shown.size() < kRowsShown && bytes < kTableBytesShown) {
      shown.push_back(Shortened(row));
      bytes += BytesOf(shown.back());
    }
    ++count;
    return true;
  }));
  out << RenderTable(TableColumns(columns), shown, style) << '\n' << Count(count, "row");
  if (count > static_cast<std::int64_t>(shown.size())) {
    out << fmt::format(", the first {} shown; all of them: --format csv, or --output FILE",
                       WithThousands(static_cast<std::int64_t>(shown.size())));
  }
  out << '\n';
  return count;
}

Result<std::int64_t> WriteJson(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  out << R"({"schema_version":1,)";
  WriteColumns(columns, out);
  out << R"(,"rows":[)";
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kJson, [&](const TableRow& row) {
    if (count++ > 0) out << ',';
    WriteCells(row, out);
    return out.good();
  }));
  out << "]}\n";
  return count;
}

Result<std::int64_t> WriteJsonLines(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  out << R"({"schema_version":1,)";
  WriteColumns(columns, out);
  out << "}\n" << std::flush;
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kJson, [&](const TableRow& row) {
    WriteCells(row, out);
    out << '\n';
    ++count;
    return out.good();
  }));
  return count;
}

Result<std::int64_t> WriteCsv(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  out << CsvHeader(TableColumns(columns));
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kPlain, [&](const TableRow& row) {
    out << CsvLine(row);
    ++count;
    return out.good();
  }));
  return count;
}

}  // namespace tracklake
