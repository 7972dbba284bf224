#include "query/unknown_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "query/relations.h"
#include "query/shown_elsewhere.h"
#include "query/view_infos.h"
#include "tables/schema.h"

namespace tracklake {
namespace {

using Names = std::vector<std::string_view>;

// More are no answer.
constexpr std::size_t kMostMeant = 4;

// The nearest, or those of whose names it is a part: name is in song_name.
Names MeantBy(std::string_view name, const Names& names) {
  if (const auto nearest = NearestWord(name, names); !nearest.empty()) return {nearest};
  Names longer;
  std::ranges::copy_if(names, std::back_inserter(longer), [&](std::string_view its) {
    return std::ranges::any_of(SplitList(its, '_'), [&](const std::string& part) {
      return EqualsIgnoringCase(part, name);
    });
  });
  return longer;
}

void AddOnce(std::string_view name, Names* names) {
  if (std::ranges::find(*names, name) == names->end()) names->push_back(name);
}

std::string OneOf(const Names& names) { return fmt::format("{}", fmt::join(names, " or ")); }

}  // namespace

std::string HintForUnknownRelation(std::string_view name) {
  if (const auto command = CommandThatShows(name); !command.empty()) {
    return fmt::format("{} shows that; it is not in SQL.", command);
  }
  const Names meant = MeantBy(name, RelationNames());
  if (meant.empty()) return "The tables and views: tracklake catalog tables";
  return fmt::format("{}{}?", kDidYouMean, OneOf(meant));
}

std::vector<std::string_view> ColumnsOfRelationsIn(std::string_view sql) {
  Names columns;
  const std::vector<ViewInfo> views = ViewInfos();
  for (const std::string_view relation : RelationsNamedIn(sql)) {
    if (const auto table = FindTable(relation)) {
      for (const ColumnInfo& column : Table(*table).columns) AddOnce(column.name, &columns);
      for (const std::string_view column : kPartitionColumns) AddOnce(column, &columns);
    }
    const auto view = std::ranges::find(views, relation, &ViewInfo::name);
    if (view == views.end()) continue;
    for (const ViewInfo::Column& column : view->columns) AddOnce(column.name, &columns);
  }
  return columns;
}

std::string HintForUnknownColumn(std::string_view column, std::string_view sql) {
  const Names named = RelationsNamedIn(sql);
  const std::string all =
      "tracklake catalog describe " + (named.empty() ? std::string("TABLE") : OneOf(named));
  const std::string_view name = column.substr(column.rfind('.') + 1);
  const Names meant = MeantBy(name, ColumnsOfRelationsIn(sql));
  if (meant.empty() || meant.size() > kMostMeant) return "The columns: " + all;
  return fmt::format("{}{}? The columns: {}", kDidYouMean, OneOf(meant), all);
}

}  // namespace tracklake
