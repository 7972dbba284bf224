#include "app/days_around.h"

#include <algorithm>

#include "catalog/catalog.h"

namespace tracklake::app {

// Of months before, the summary tells the newest day; of others the files have to be looked at.
Result<DaysAround> FindDaysAround(const Services& services, Day day) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_TRY(catalog.Look());
  DaysAround around;
  std::optional<Month> next;
  for (const auto& [month, summary] : catalog.months()) {
    if (month > MonthOf(day) && !summary.tables.empty() && !next) next = month;
    if (month >= MonthOf(day)) continue;
    for (const auto& [id, table] : summary.tables) {
      around.by = std::max(around.by, std::optional(table.totals.newest));
    }
  }
  TL_ASSIGN(const auto files, catalog.Files([&](Month month, const CatalogMonth&) {
    return month == MonthOf(day) || month == next;
  }));
  for (const CatalogFile& file : files) {
    if (file.day <= day) around.by = std::max(around.by, std::optional(file.day));
    if (file.day > day) around.after = std::min(around.after.value_or(file.day), file.day);
  }
  return around;
}

}  // namespace tracklake::app
