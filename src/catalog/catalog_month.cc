#include "catalog/catalog_month.h"

#include <algorithm>

namespace tracklake {

FileTotals Sum(const FileTotals& a, const FileTotals& b) {
  if (a.files == 0 || b.files == 0) return a.files == 0 ? b : a;
  return {a.rows + b.rows, a.files + b.files, a.bytes + b.bytes, std::max(a.newest, b.newest)};
}

FileTotals TotalsOf(const CatalogFile& file) { return {file.rows, 1, file.bytes, file.day}; }

std::map<TableId, FileTotals> TotalsByTable(const CatalogMonths& months) {
  std::map<TableId, FileTotals> tables;
  for (const auto& [month, summary] : months) {
    for (const auto& [table, its] : summary.tables) {
      tables[table] = Sum(tables[table], its.totals);
    }
  }
  return tables;
}

}  // namespace tracklake
