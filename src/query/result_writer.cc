#include "query/result_writer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

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

}  // namespace

Result<std::int64_t> WriteTable(QuerySession& session, const TableStyle& style, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, session.Describe());
  std::vector<TableRow> shown;
  std::int64_t count = 0;
  TL_TRY(session.Run(ValueText::kPlain, [&](TableRow row) {
    if (shown.size() < kRowsShown) shown.push_back(std::move(row));
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

Result<std::int64_t> WriteJson(QuerySession& session, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, session.Describe());
  out << R"({"schema_version":1,"columns":[)";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out << (i == 0 ? "" : ",") << R"({"name":)" << JsonText(columns[i].name) << R"(,"type":)"
        << JsonText(columns[i].type) << '}';
  }
  out << R"(],"rows":[)";
  std::int64_t count = 0;
  TL_TRY(session.Run(ValueText::kJson, [&](const TableRow& row) {
    out << (count++ == 0 ? "[" : ",[");
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << (i == 0 ? "" : ",") << JsonCell(row[i]);
    }
    out << ']';
    return out.good();
  }));
  out << "]}\n";
  return count;
}

Result<std::int64_t> WriteCsv(QuerySession& session, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, session.Describe());
  out << CsvHeader(TableColumns(columns));
  std::int64_t count = 0;
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    out << CsvLine(row);
    ++count;
    return out.good();
  }));
  return count;
}

}  // namespace tracklake
