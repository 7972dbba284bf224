#include "query/result_writer.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text_table.h"
#include "query/column_kind.h"

namespace tracklake {
namespace {

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

// Names that are different: an object has no member twice.
std::vector<QueryColumn> WithNamesOfTheirOwn(std::vector<QueryColumn> columns) {
  std::set<std::string> taken;
  for (const QueryColumn& column : columns) taken.insert(column.name);
  std::set<std::string> seen;
  for (QueryColumn& column : columns) {
    if (seen.insert(column.name).second) continue;
    for (std::size_t i = 1; i <= columns.size(); ++i) {  // one of so many is free
      std::string name = column.name + "_" + std::to_string(i);
      if (!taken.insert(name).second) continue;
      column.name = std::move(name);
      break;
    }
  }
  return columns;
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

// Rows as [1,"two",null].
class Arrays {
 public:
  explicit Arrays(const std::vector<QueryColumn>& /*columns*/) {}
  void Write(const TableRow& row, std::ostream& out) const {
    out << '[';
    for (std::size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << JsonCell(row[i]);
    out << ']';
  }
};

// Rows as {"a":1,"b":"two","c":null}.
class Objects {
 public:
  explicit Objects(const std::vector<QueryColumn>& columns) {
    for (const QueryColumn& column : columns) {
      before_.push_back((before_.empty() ? "{" : ",") + JsonText(column.name) + ":");
    }
  }
  void Write(const TableRow& row, std::ostream& out) const {
    for (std::size_t i = 0; i < row.size(); ++i) out << before_[i] << JsonCell(row[i]);
    out << '}';
  }

 private:
  std::vector<std::string> before_;  // each value
};

template <typename Write>
Result<std::int64_t> ForEachRow(ResultSource& source, ValueText text, std::ostream& out,
                                Write write) {
  std::int64_t count = 0;
  TL_TRY(source.Run(text, [&](const TableRow& row) {
    write(row);
    ++count;
    return out.good();
  }));
  return count;
}

template <typename Rows>
Result<std::int64_t> WriteOneObject(ResultSource& source, const std::vector<QueryColumn>& columns,
                                    std::ostream& out) {
  out << R"({"schema_version":1,)";
  WriteColumns(columns, out);
  out << R"(,"rows":[)";
  const Rows rows(columns);
  const char* between = "";
  const auto count = ForEachRow(source, ValueText::kJson, out, [&](const TableRow& row) {
    out << std::exchange(between, ",");
    rows.Write(row, out);
  });
  if (count) out << "]}\n";
  return count;
}

template <typename Rows>
Result<std::int64_t> WriteLines(ResultSource& source, const std::vector<QueryColumn>& columns,
                                std::ostream& out) {
  const Rows rows(columns);
  return ForEachRow(source, ValueText::kJson, out, [&](const TableRow& row) {
    rows.Write(row, out);
    out << '\n';
  });
}

std::string TsvCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    switch (c) {
      case '\t':
        cell += "\\t";
        break;
      case '\n':
        cell += "\\n";
        break;
      case '\r':
        cell += "\\r";
        break;
      case '\\':
        cell += "\\\\";
        break;
      default:
        cell += c;
    }
  }
  return cell;
}

std::string MarkdownCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    switch (c) {
      case '|':
        cell += "\\|";
        break;
      case '\n':
        cell += "<br>";
        break;
      case '<':
        cell += "&lt;";
        break;
      default:
        cell += c;
    }
  }
  return Printable(cell);
}

}  // namespace

Result<std::int64_t> WriteJson(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(std::vector<QueryColumn> columns, source.Describe());
  return WriteOneObject<Objects>(source, WithNamesOfTheirOwn(std::move(columns)), out);
}

Result<std::int64_t> WriteJsonColumns(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  return WriteOneObject<Arrays>(source, columns, out);
}

Result<std::int64_t> WriteJsonObjectLines(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(std::vector<QueryColumn> columns, source.Describe());
  return WriteLines<Objects>(source, WithNamesOfTheirOwn(std::move(columns)), out);
}

Result<std::int64_t> WriteJsonLines(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  out << R"({"schema_version":1,)";
  WriteColumns(columns, out);
  out << "}\n" << std::flush;
  return WriteLines<Arrays>(source, columns, out);
}

Result<std::int64_t> WriteCsv(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  TableRow names;
  for (const QueryColumn& column : columns) names.emplace_back(column.name);
  out << CsvLine(names);
  return ForEachRow(source, ValueText::kPlain, out,
                    [&](const TableRow& row) { out << CsvLine(row); });
}

Result<std::int64_t> WriteTsv(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out << (i == 0 ? "" : "\t") << TsvCell(columns[i].name);
  }
  out << '\n';
  return ForEachRow(source, ValueText::kPlain, out, [&](const TableRow& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << (i == 0 ? "" : "\t") << TsvCell(row[i].value_or(""));
    }
    out << '\n';
  });
}

Result<std::int64_t> WriteMarkdown(ResultSource& source, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  for (const QueryColumn& column : columns) out << "| " << MarkdownCell(column.name) << ' ';
  out << "|\n";
  for (const QueryColumn& column : columns) {
    out << (KindOfType(column.type) == ColumnKind::kNumber ? "| ---: " : "| --- ");
  }
  out << "|\n";
  return ForEachRow(source, ValueText::kPlain, out, [&](const TableRow& row) {
    for (const auto& cell : row) out << "| " << MarkdownCell(cell.value_or("")) << ' ';
    out << "|\n";
  });
}

}  // namespace tracklake
