#include "query/foreign_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "duck/database.h"

namespace tracklake {
namespace {

using crawler::ColumnType;
using crawler::DataFormat;
using crawler::DefinedColumn;
using crawler::TableDefinition;
using crawler::TypeKind;

// What a crawl takes for no value in a column that is no text. As branches of a CASE: of a list of
// so many behind IN, DuckDB makes a join, one for each column.
constexpr std::string_view kWordsForNothing[] = {"",    "null", "n/a", "na",
                                                 "nan", "none", "\\n", "-"};

bool IsText(const ColumnType& type) {
  return type.kind == TypeKind::kString || type.kind == TypeKind::kNothing;
}

bool IsInteger(const ColumnType& type) {
  return type.kind >= TypeKind::kTinyint && type.kind <= TypeKind::kBigint;
}

// Whether a text is one that a crawl gives this type. DuckDB's own casts round fractions, cut times
// off dates, and drop zones and zeros in front.
std::string Fits(const std::string& text, const ColumnType& type) {
  const std::string name = DuckDbName(type);
  const std::string there_and_back = fmt::format("CAST(TRY_CAST({} AS {}) AS VARCHAR)", text, name);
  if (type.kind == TypeKind::kDate) return fmt::format("{} = {}", there_and_back, text);
  if (IsInteger(type)) {  // 5.0 is one
    return fmt::format(
        "{0} = CASE WHEN contains({1}, '.') THEN rtrim(rtrim({1}, '0'), '.') ELSE {1} END",
        there_and_back, text);
  }
  if (type.kind == TypeKind::kBoolean) {
    return fmt::format("lower({0}) = 'true' OR lower({0}) = 'false'", text);
  }
  std::string fits = fmt::format("TRY_CAST({} AS {}) IS NOT NULL", text, name);
  if (type.kind != TypeKind::kTimestamp) return fits;
  return fmt::format(R"({} AND regexp_full_match({}, '[-\d]+( [:\d]+(\.\d+)?)?'))", fits, text);
}

std::string Strictly(const std::string& text, const DefinedColumn& column) {
  return fmt::format(
      "CASE WHEN {0} THEN CAST({1} AS {2}) ELSE error(concat({3}, filename, ': ''', left({1}, 60), "
      "{4})) END",
      Fits(text, column.type), text, DuckDbName(column.type),
      QuoteText(fmt::format("column {} of ", column.name)),
      QuoteText(kMisfit + crawler::HiveName(column.type)));
}

std::string OfCsv(const std::string& name, const DefinedColumn& column) {
  const std::string text = "trim(" + name + ")";
  std::string branches;
  for (const std::string_view word : kWordsForNothing) {
    branches += fmt::format("WHEN {} THEN NULL ", QuoteText(word));
  }
  return fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE CASE lower({1}) {2}ELSE {3} END END",
                     name, text, branches, Strictly(text, column));
}

// Parquet's types are what DuckDB makes of them, also those that Hive has no word for and stores as
// numbers or bytes: times of day, intervals, UUIDs, half floats.
bool IsLeftToDuckDb(const ColumnType& type) {
  const bool is_stand_in = type.kind == TypeKind::kInt || type.kind == TypeKind::kBigint ||
                           type.kind == TypeKind::kBinary;
  return is_stand_in || std::ranges::any_of(type.parts, IsLeftToDuckDb);
}

}  // namespace

std::string DuckDbName(const ColumnType& type) {
  constexpr const char* kNames[] = {"VARCHAR",   "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER",
                                    "BIGINT",    "FLOAT",   "DOUBLE",  "DECIMAL",  "DATE",
                                    "TIMESTAMP", "BLOB",    "VARCHAR"};
  switch (type.kind) {
    case TypeKind::kDecimal:
      return fmt::format("DECIMAL({},{})", type.precision, type.scale);
    case TypeKind::kArray:
      return DuckDbName(type.parts[0]) + "[]";
    case TypeKind::kMap:
      return fmt::format("MAP({}, {})", DuckDbName(type.parts[0]), DuckDbName(type.parts[1]));
    case TypeKind::kStruct: {
      std::string fields;
      for (std::size_t i = 0; i < type.parts.size(); ++i) {
        fields +=
            (i == 0 ? "" : ", ") + QuoteIdentifier(type.names[i]) + " " + DuckDbName(type.parts[i]);
      }
      return "STRUCT(" + fields + ")";
    }
    default:
      return kNames[static_cast<std::size_t>(type.kind)];
  }
}

std::string ReadAs(const TableDefinition& table, const ColumnType& type) {
  const bool is_cast_later = table.format == DataFormat::kCsv || IsInteger(type);
  return is_cast_later ? "VARCHAR" : DuckDbName(type);
}

std::string ForeignColumn(const TableDefinition& table, const DefinedColumn& column) {
  const std::string name = QuoteIdentifier(column.name);
  const bool is_plain = table.format == DataFormat::kCsv
                            ? IsText(column.type)
                            : table.format == DataFormat::kParquet && IsLeftToDuckDb(column.type);
  if (is_plain) return name;
  std::string value = fmt::format("CAST({} AS {})", name, DuckDbName(column.type));
  if (table.format == DataFormat::kCsv) {
    value = OfCsv(name, column);
  } else if (table.format == DataFormat::kJson && IsInteger(column.type)) {
    value =
        fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE {1} END", name, Strictly(name, column));
  }
  return fmt::format("{} AS {}", value, name);
}

std::string ForeignKey(const TableDefinition& table, std::size_t index) {
  const std::string above = table.place + "/" + table.location;
  const auto piece = static_cast<std::size_t>(std::ranges::count(above, '/')) + 1 + index;
  const std::string folder = fmt::format("split_part(filename, '/', {})", piece);
  return fmt::format(
      "CASE WHEN {0} NOT LIKE '%=%' THEN {0} ELSE nullif(coalesce(TRY(url_decode(regexp_replace("
      "{0}, '^[^=]*=', ''))), regexp_replace({0}, '^[^=]*=', '')), '__HIVE_DEFAULT_PARTITION__') "
      "END AS {1}",
      folder, QuoteIdentifier(table.partition_keys[index]));
}

}  // namespace tracklake
