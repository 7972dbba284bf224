// What the catalog says of a month without naming its files: how much each table has, and what the
// names of its roll-ups hang on. Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/catalog_file.h"
#include "lake/rollup_file.h"
#include "tables/schema.h"

namespace tracklake {

struct FileTotals {
  std::int64_t rows = 0;
  std::int64_t files = 0;
  std::uint64_t bytes = 0;
  Day newest{};

  friend bool operator==(const FileTotals&, const FileTotals&) = default;
};

// What both say together.
FileTotals Sum(const FileTotals& a, const FileTotals& b);
FileTotals TotalsOf(const CatalogFile& file);

struct TableMonth {
  FileTotals totals;
  std::string digest;  // of the keys of the parts, which tell their bytes

  friend bool operator==(const TableMonth&, const TableMonth&) = default;
};

// Of Parquet files only: the CSV files of a table hold the same rows once more.
struct CatalogMonth {
  std::string fingerprint;  // of its receipts; empty: a day of it cannot be read
  std::map<TableId, TableMonth> tables;

  friend bool operator==(const CatalogMonth&, const CatalogMonth&) = default;
};
using CatalogMonths = std::map<Month, CatalogMonth>;

std::map<TableId, FileTotals> TotalsByTable(const CatalogMonths& months);

// What the Parquet ones among the files are to their tables; those of a table stand in the order of
// their days.
std::map<TableId, TableMonth> TablesOf(std::span<const CatalogFile* const> files);

// Of such files those of the day's month that are not younger than the day.
std::vector<const CatalogFile*> FilesThrough(std::span<const CatalogFile> files, Day day);

}  // namespace tracklake
