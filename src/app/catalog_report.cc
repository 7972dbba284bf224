#include "app/catalog_report.h"

#include <fmt/format.h>

#include <string_view>

#include "base/text.h"
#include "catalog/foreign_tables.h"
#include "query/relations.h"
#include "query/view_infos.h"
#include "tables/comments.h"

namespace tracklake::app {
namespace {

std::string StatementsOf(const std::vector<Relation>& relations) {
  std::string text;
  for (const Relation& relation : relations) {
    const std::string_view statement = Trim(relation.statement);
    text.append(statement).append(statement.ends_with(';') ? "\n" : ";\n");
  }
  return text;
}

}  // namespace

Outcome CatalogReport::outcome() const {
  Outcome outcome = Outcome::kDone;
  for (const BrokenDay& day : broken) outcome = Worse(outcome, OutcomeOf(day.error.kind));
  return outcome;
}

Result<CatalogReport> ReadCatalog(const Services& services) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  CatalogReport report;
  TL_ASSIGN(report.files, catalog.Refresh());
  report.months = catalog.months();
  const auto broken = catalog.broken();
  report.broken = {broken.begin(), broken.end()};
  return report;
}

std::map<Day, FileTotals> TotalsByDay(std::span<const CatalogFile> files, TableId table) {
  std::map<Day, FileTotals> days;
  for (const CatalogFile& file : files) {
    if (file.table != table || file.format != FileFormat::kParquet) continue;
    days[file.day] = Sum(days[file.day], TotalsOf(file));
  }
  return days;
}

Result<std::vector<crawler::TableDefinition>> ReadForeignTables(const Services& services) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  return ForeignTables(store).Load();
}

Listing ListTables(const CatalogMonths& months, std::span<const crawler::TableDefinition> foreign) {
  auto totals = TotalsByTable(months);
  Listing listing({{"name"},
                   {"kind"},
                   {"rows", true},
                   {"files", true},
                   {"bytes", true},
                   {"newest"},
                   {"comment"}});
  for (const TableInfo& table : Tables()) {
    const FileTotals& total = totals[table.id];
    listing.AddRow({std::string(table.name), "table", std::to_string(total.rows),
                    std::to_string(total.files), std::to_string(total.bytes),
                    total.files > 0 ? std::optional(FormatDate(total.newest)) : std::nullopt,
                    std::string(CommentOf(table.id))});
  }
  for (const ViewInfo& view : ViewInfos()) {
    listing.AddRow({std::string(view.name), "view", {}, {}, {}, {}, view.sentence});
  }
  for (const auto& table : foreign) {
    listing.AddRow({table.name, "foreign", {}, {}, {}, {}, "Files in " + table.place});
  }
  return listing;
}

Listing ListDays(std::span<const CatalogFile> files, TableId table) {
  Listing listing({{"day"}, {"rows", true}, {"files", true}, {"bytes", true}});
  for (const auto& [day, total] : TotalsByDay(files, table)) {
    listing.AddRow({FormatDate(day), std::to_string(total.rows), std::to_string(total.files),
                    std::to_string(total.bytes)});
  }
  return listing;
}

Listing ListFiles(std::span<const CatalogFile> files, TableId table) {
  Listing listing({{"key"}, {"format"}, {"rows", true}, {"bytes", true}, {"sha256"}});
  for (const CatalogFile& file : files) {
    if (file.table != table) continue;
    listing.AddRow({file.key, std::string(NameOf(file.format)), std::to_string(file.rows),
                    std::to_string(file.bytes), file.sha256});
  }
  return listing;
}

Result<TableId> TableNamed(const std::string& name) {
  if (const auto table = FindTable(name)) return *table;
  std::vector<std::string_view> names;
  for (const TableInfo& table : Tables()) names.push_back(table.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kNotFound, "there is no table {}", name),
                  nearest.empty() ? "The tables: tracklake catalog tables"
                                  : fmt::format("Did you mean {}?", nearest));
}

std::string StatementsForTrino() { return StatementsOf(TrinoViews()); }

std::string StatementsForDuckDb(ObjectStore* store, std::span<const CatalogFile> files) {
  const auto locate = [store](std::string_view key) { return store->Location(key); };
  return "SET TimeZone = 'UTC';\n" + StatementsOf(AllRelations({files, {}}, locate));
}

}  // namespace tracklake::app
