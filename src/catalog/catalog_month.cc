#include "catalog/catalog_month.h"

#include <algorithm>

#include "base/sha256.h"

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

std::map<TableId, TableMonth> TablesOf(std::span<const CatalogFile* const> files) {
  std::map<TableId, TableMonth> tables;
  std::map<TableId, std::string> keys;
  for (const CatalogFile* file : files) {
    if (file->format != FileFormat::kParquet) continue;
    FileTotals& totals = tables[file->table].totals;
    totals = Sum(totals, TotalsOf(*file));
    keys[file->table] += file->key + '\n';
  }
  for (const auto& [table, text] : keys) tables[table].digest = Hash16(text);
  return tables;
}

std::vector<const CatalogFile*> FilesThrough(std::span<const CatalogFile> files, Day day) {
  std::vector<const CatalogFile*> taken;
  for (const CatalogFile& file : files) {
    if (file.day <= day && MonthOf(file.day) == MonthOf(day)) taken.push_back(&file);
  }
  return taken;
}

}  // namespace tracklake
