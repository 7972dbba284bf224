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

bool IsName(std::string_view name) {
  return name == "name" || name == "title" || name.ends_with("_name") || name.ends_with("_names") ||
         name.ends_with("_title");
}

// A link, or where something is stored. "key" alone is the key of a song.
bool IsLink(std::string_view name) {
  constexpr std::array<std::string_view, 4> kEndings = {"url", "uri", "href", "_key"};
  return std::ranges::any_of(kEndings, [&](std::string_view end) { return name.ends_with(end); });
}

// An id beside the name of what it stands for: "song_id", where there is a "song_name".
bool IsIdOfName(std::string_view name, const std::vector<QueryColumn>& columns) {
  constexpr std::string_view kId = "id";
  if (name != kId && !name.ends_with("_id")) return false;
  const std::string stem(name.substr(0, name.size() - kId.size()));
  return std::ranges::find(columns, stem + "name", &QueryColumn::name) != columns.end();
}

Worth WorthOf(std::string_view name, const std::vector<QueryColumn>& columns) {
  if (IsName(name)) return Worth::kName;
  return IsLink(name) || IsIdOfName(name, columns) ? Worth::kAddress : Worth::kUsual;
}

// As short as it can be said without cutting a word: "timestamp with time zone" is "timestamptz",
// and of a type that lists what is in it only the kind is left: "struct", "map[]".
std::string ShownType(std::string type) {
  constexpr std::size_t kLongest = 14;  // "decimal(38,10)"
  constexpr std::string_view kZone = " with time zone";
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return std::tolower(c); });
  if (type.ends_with(kZone)) {
    type.erase(type.size() - kZone.size());
    type.insert(std::min(type.find('('), type.size()), "tz");
  }
  const std::size_t list = type.find('(');
  if (type.size() <= kLongest || list == std::string::npos) return type;
  return type.erase(list, type.rfind(')') + 1 - list);
}

}  // namespace

std::vector<LayoutColumn> ShownColumns(const std::vector<QueryColumn>& columns,
                                       std::span<const TableRow> rows) {
  std::vector<LayoutColumn> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    shown.push_back({.name = columns[i].name,
                     .is_number = KindOfType(columns[i].type) == ColumnKind::kNumber,
                     .fit = MayCut(columns[i], i, rows) ? Fit::kCut : Fit::kWhole,
                     .type = ShownType(columns[i].type),
                     .worth = WorthOf(columns[i].name, columns)});
  }
  return shown;
}

}  // namespace tracklake
