#include "query/rolled_views.h"

#include <algorithm>
#include <array>
#include <utility>

#include "query/embedded_sql.h"
#include "query/relations.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 3> kRolledViews = {"attempts", "field_values",
                                                          "daily_entries"};
// Of these an attempt hangs on what the whole month has of its thing.
constexpr std::string_view kMonthlyView = "attempts";
// Of these the newest of all months is the newest: one row a field.
constexpr std::string_view kNewestView = "field_values";
constexpr std::string_view kNewest = "SELECT field, max(seen_at) AS seen_at\nFROM (\n";
// Read by those, and not rolled up itself.
constexpr std::string_view kSharedView = "snapshot_pages";

// How the views write the date of the partitions, and its month, as text.
constexpr std::string_view kDateText = "concat(year, '-', month, '-', day)";
constexpr std::string_view kMonthText = "concat(year, '-', month)";

// How a view over roll-ups reads what it is made of, where no row can lack anything; a file in
// sql/rolled says how else. Each ends with the rest.
constexpr std::string_view kUnion =
    "SELECT *\nFROM rolled_up\nUNION ALL\nSELECT *\nFROM open_rest\n";
constexpr std::string_view kWithRest = "UNION ALL\nSELECT *\nFROM open_rest\n";

// Of daily_entries: the song was really seen in another month's object.
constexpr std::string_view kLacks = "lacks_song";

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

// By JOIN and another name behind it.
bool Joins(std::string_view sql, std::string_view relation) {
  return sql.find("JOIN " + std::string(relation) + ' ') != std::string_view::npos;
}

void JoinInstead(std::string_view relation, std::string_view source, std::string* text) {
  ReplaceAll("JOIN " + std::string(relation) + ' ', "JOIN " + std::string(source) + ' ', text);
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

// The view's SQL over these sources alone.
std::string OverAlone(std::string_view view, const QuerySources& sources, const Locate& locate) {
  std::string sql(TextOf("views", view));
  if (view != kSharedView) {
    const std::string shared = "(\n" + OverAlone(kSharedView, sources, locate) + ")";
    ReadInstead(kSharedView, shared, &sql);
    JoinInstead(kSharedView, shared, &sql);
  }
  for (const TableInfo& table : Tables()) {
    if (!Reads(sql, table.name) && !Joins(sql, table.name)) continue;
    const std::string alone = "(" + SelectOfTable(table, sources, locate) + ")";
    ReadInstead(table.name, alone, &sql);
    JoinInstead(table.name, alone, &sql);
  }
  return sql;
}

// What is left of the sources without what these cover.
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
    return std::ranges::none_of(rolled,
                                [&](const Rollup* rollup) { return rollup->Covers(file.day); });
  });
  std::ranges::copy_if(sources.rollups, std::back_inserter(rest.rollups),
                       [&](const Rollup& rollup) { return !months.contains(rollup.month); });
  return rest;
}

// Where entries may stand that lack their song.
std::string LackingOf(std::span<const Rollup* const> rollups, bool has_rest, const Locate& locate) {
  std::string sql = rollups.empty() ? "" : SelectOfRollups(rollups, locate);
  if (!rollups.empty() && has_rest) sql += "\nUNION ALL\n";
  return has_rest ? sql + "SELECT *\nFROM open_rest\n" : sql;
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
    const bool may_lack = sql.find(kLacks) != sql.npos;
    relations.push_back({view, TablesReachedBy(view), std::move(sql),
                         may_lack ? kLacks : std::string_view(), view != kMonthlyView});
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
  const std::string rest_alone =
      rest.IsEmptyFor(view) ? "" : OverAlone(view, {rest.files, rest.rollups}, locate);
  std::vector<const Rollup*> lacking;
  std::ranges::copy_if(rolled, std::back_inserter(lacking), &Rollup::is_lacking);
  const std::string_view lookup = TextOf("rolled", view);
  const bool may_lack = !lookup.empty() && !(lacking.empty() && rest_alone.empty());
  std::string united(may_lack ? lookup : kUnion);
  if (rest_alone.empty()) united.resize(united.rfind(kWithRest));
  if (may_lack) {
    ReadInstead("lacking", "(" + LackingOf(lacking, !rest_alone.empty(), locate) + ")", &united);
    if (!rest_alone.empty()) {
      united.insert(0, "WITH open_rest AS MATERIALIZED (\n" + rest_alone + ")\n");
    }
  } else {
    ReadInstead("open_rest", "(\n" + rest_alone + ")", &united);
  }
  ReadInstead("rolled_up", "(" + SelectOfRollups(rolled, locate) + ")", &united);
  if (view == kNewestView) return std::string(kNewest) + united + ")\nGROUP BY field\n";
  return united;
}

}  // namespace tracklake
