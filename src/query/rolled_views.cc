#include "query/rolled_views.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "query/embedded_sql.h"
#include "query/relations.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 3> kRolledViews = {"attempts", "field_values",
                                                          "daily_entries"};
// Read by those, and not rolled up itself.
constexpr std::string_view kSharedView = "snapshot_pages";

// How the views write the date of the partitions, and its month, as text.
constexpr std::string_view kDateText = "concat(year, '-', month, '-', day)";
constexpr std::string_view kMonthText = "concat(year, '-', month)";

// How a view over roll-ups reads what it is made of, where no file in sql/rolled says more. Each
// ends with the other.
constexpr std::string_view kUnion =
    "SELECT *\nFROM rolled_up\nUNION ALL\nSELECT *\nFROM open_rest\n";
constexpr std::string_view kWithRest = "UNION ALL\nSELECT *\nFROM open_rest\n";

std::string_view TextOf(std::string_view folder, std::string_view name) {
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == folder && file.name == name) return file.text;
  }
  return {};
}

void ReplaceAll(std::string_view what, std::string_view by, std::string* text) {
  for (auto at = text->find(what); at != std::string::npos; at = text->find(what, at + by.size())) {
    text->replace(at, what.size(), by);
  }
}

bool Reads(std::string_view sql, std::string_view relation) {
  return sql.find("FROM " + std::string(relation) + "\n") != std::string_view::npos;
}

// Where the text reads the relation, by FROM at the end of a line, it reads this instead.
void ReadInstead(std::string_view relation, std::string_view source, std::string* text) {
  const std::string name(relation);
  ReplaceAll("FROM " + name + "\n", "FROM " + std::string(source) + " AS \"" + name + "\"\n", text);
}

// The view's SQL with each `FROM <table>` reading the files itself and the date taken from their
// names. A condition on the date chooses files only where it meets the scan: DuckDB does not move a
// cast, which might fail, through the projection of another view.
std::string ReadFilesDirectly(std::string sql, std::span<const CatalogFile> files,
                              const Locate& locate) {
  for (const TableInfo& table : Tables()) {
    if (!Reads(sql, table.name)) continue;
    const std::string scan = ScanOfParts(table, files, locate);
    ReadInstead(table.name, scan.empty() ? EmptyScan(table) : scan, &sql);
  }
  ReplaceAll(kDateText, DateOfFileName(), &sql);
  ReplaceAll(kMonthText, MonthOfFileName(), &sql);
  return sql;
}

// The view's SQL over these sources alone, but for tables that it joins by other names: an entry's
// song may stand in any month.
std::string OverAlone(std::string_view view, const QuerySources& sources, const Locate& locate) {
  std::string sql(TextOf("views", view));
  if (view != kSharedView) {
    const std::string shared = "(\n" + OverAlone(kSharedView, sources, locate) + ")";
    ReadInstead(kSharedView, shared, &sql);
    ReplaceAll("JOIN snapshot_pages s\n", "JOIN " + shared + " s\n", &sql);
  }
  for (const TableInfo& table : Tables()) {
    if (!Reads(sql, table.name)) continue;
    ReadInstead(table.name, "(" + SelectOfTable(table, sources, locate) + ")", &sql);
  }
  return sql;
}

// What is left of the sources without these months.
struct OpenRest {
  std::vector<CatalogFile> files;
  std::vector<Rollup> rollups;

  // Whether the view has no part there.
  bool IsEmptyFor(std::string_view view) const {
    const std::set<TableId> tables = TablesReachedBy(view);
    return std::ranges::none_of(files,
                                [&](const auto& file) { return tables.contains(file.table); }) &&
           std::ranges::none_of(rollups, [&](const auto& rollup) {
             const auto table = FindTable(rollup.relation);
             return table && tables.contains(*table);
           });
  }
};

OpenRest Without(std::span<const Rollup* const> rolled, const QuerySources& sources) {
  std::set<Month> months;
  for (const Rollup* rollup : rolled) months.insert(rollup->month);
  OpenRest rest;
  std::ranges::copy_if(sources.files, std::back_inserter(rest.files), [&](const CatalogFile& file) {
    return !months.contains(MonthOf(file.day));
  });
  std::ranges::copy_if(sources.rollups, std::back_inserter(rest.rollups),
                       [&](const Rollup& rollup) { return !months.contains(rollup.month); });
  return rest;
}

std::vector<RollupRelation> MakeRelations() {
  std::vector<RollupRelation> relations;
  for (const TableInfo& table : Tables()) relations.push_back({table.name, {table.id}, {}});
  for (const std::string_view view : kRolledViews) {
    std::string sql;
    const auto names = NamesReachedBy(view);
    for (const SqlFile& file : EmbeddedSql()) {
      if (file.folder == "views" && names.contains(std::string(file.name))) sql += file.text;
    }
    relations.push_back({view, TablesReachedBy(view), std::move(sql)});
  }
  return relations;
}

}  // namespace

const std::vector<RollupRelation>& RollupRelations() {
  static const std::vector<RollupRelation> kRelations = MakeRelations();
  return kRelations;
}

std::vector<const Rollup*> QuerySources::RollupsOf(std::string_view relation) const {
  std::vector<const Rollup*> found;
  for (const Rollup& rollup : rollups) {
    if (rollup.relation == relation) found.push_back(&rollup);
  }
  return found;
}

std::string SelectOfTable(const TableInfo& table, const QuerySources& sources,
                          const Locate& locate) {
  std::string parts = SelectOfParts(table, sources.files, locate);
  const auto rollups = sources.RollupsOf(table.name);
  if (rollups.empty()) return parts;
  return SelectOfRollups(rollups, locate) + "\nUNION ALL\n" + parts;
}

std::string SelectOfView(std::string_view view, const QuerySources& sources, const Locate& locate) {
  std::string sql(TextOf("views", view));
  if (sources.rollups.empty()) return ReadFilesDirectly(std::move(sql), sources.files, locate);
  const auto rolled = sources.RollupsOf(view);
  if (rolled.empty()) return sql;
  const OpenRest rest = Without(rolled, sources);
  const std::string_view way = TextOf("rolled", view);
  std::string united(way.empty() ? kUnion : way);
  assert(united.ends_with(kWithRest));
  if (rest.IsEmptyFor(view)) united.resize(united.size() - kWithRest.size());
  ReadInstead("rolled_up", "(" + SelectOfRollups(rolled, locate) + ")", &united);
  ReadInstead("open_rest", "(\n" + OverAlone(view, {rest.files, rest.rollups}, locate) + ")",
              &united);
  return united;
}

}  // namespace tracklake
