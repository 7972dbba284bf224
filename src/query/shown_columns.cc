#include "query/shown_columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "query/column_kind.h"

namespace tracklake {
namespace {

constexpr std::size_t kMostIdBytes = 64;  // a word that is longer is no id

// Columns that hold ids or keys, whatever they look like.
bool IsIdName(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"id",  "key", "isrc", "upc",
                                                      "uri", "url", "date", "sha256"};
  return std::ranges::find(kNames, name) != kNames.end() || name.ends_with("_id") ||
         name.ends_with("_key") || name.ends_with("_url") || name.ends_with("_date");
}

bool MayCut(const QueryColumn& column, std::size_t index, std::span<const TableRow> rows) {
  const ColumnKind kind = KindOfType(column.type);
  if (kind == ColumnKind::kNested) return true;
  if (kind != ColumnKind::kText || IsIdName(column.name)) return false;
  return !std::ranges::all_of(rows, [&](const TableRow& row) {
    return IsCode(row[index]) && row[index].value_or("").size() <= kMostIdBytes;
  });
}

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

std::vector<LayoutColumn> ShownColumns(const std::vector<QueryColumn>& columns,
                                       std::span<const TableRow> rows) {
  std::vector<LayoutColumn> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    shown.push_back({.name = columns[i].name,
                     .is_number = KindOfType(columns[i].type) == ColumnKind::kNumber,
                     .fit = MayCut(columns[i], i, rows) ? Fit::kCut : Fit::kWhole,
                     .type = Lower(columns[i].type)});
  }
  return shown;
}

}  // namespace tracklake
