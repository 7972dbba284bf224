#include "query/copy_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "duck/database.h"

namespace tracklake {
namespace {

// The type with its integers of 128 bits replaced.
std::string WithWideIntegers(std::string_view type, std::string_view by) {
  constexpr std::string_view kWide[] = {"UHUGEINT", "HUGEINT"};
  std::string replaced;
  char quote = 0;
  for (std::size_t i = 0; i < type.size();) {
    const char c = type[i];
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    const auto wide = std::ranges::find_if(
        kWide, [&](auto name) { return quote == 0 && type.substr(i).starts_with(name); });
    const bool is_wide = wide != std::end(kWide);
    replaced += is_wide ? by : type.substr(i, 1);
    i += is_wide ? wide->size() : 1;
  }
  return replaced;
}

}  // namespace

bool HasWideIntegers(const std::vector<QueryColumn>& columns) {
  return std::ranges::any_of(
      columns, [](const auto& column) { return WithWideIntegers(column.type, "") != column.type; });
}

std::string CopyStatement(std::string_view select, const std::vector<QueryColumn>& columns,
                          std::string_view wide, const std::string& parquet_file,
                          std::optional<std::int64_t> limit) {
  std::string names;
  std::string values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string type = WithWideIntegers(columns[i].type, wide);
    const std::string name = fmt::format("c{}", i);
    names += (i == 0 ? "" : ", ") + name;
    values +=
        fmt::format("{}{} AS {}", i == 0 ? "" : ", ",
                    type == columns[i].type ? name : fmt::format("CAST({} AS {})", name, type),
                    QuoteIdentifier(columns[i].name));
  }
  return fmt::format(
      "COPY (SELECT {} FROM (\n{}\n) AS result({}){}) TO {} (FORMAT parquet, "
      "COMPRESSION zstd, USE_TMP_FILE false)",
      values, select, names, limit ? fmt::format(" LIMIT {}", *limit) : "",
      QuoteText(parquet_file));
}

}  // namespace tracklake
