// What the catalog knows of the tables: for lists of tables, days and files, and for other engines
// that are to read them. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/listing.h"
#include "app/outcome.h"
#include "app/services.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/crawler/table_definition.h"
#include "tables/schema.h"

namespace tracklake::app {

struct CatalogReport {
  std::vector<CatalogFile> files;
  CatalogMonths months;
  std::vector<BrokenDay> broken;  // days that it cannot read, with their cures

  Outcome outcome() const;  // the worst of the broken days
};

// As of now: what has landed since is folded in first. kNotFound when there is no lake.
Result<CatalogReport> ReadCatalog(const Services& services);

// Of Parquet files only, as CatalogMonths.
std::map<Day, FileTotals> TotalsByDay(std::span<const CatalogFile> files, TableId table);

// Tables over files that others wrote, sorted by name.
Result<std::vector<crawler::TableDefinition>> ReadForeignTables(const Services& services);

// A row for each table, view and foreign table: what it is, and how much there is of the first.
Listing ListTables(const CatalogMonths& months, std::span<const crawler::TableDefinition> foreign);
// The table's days that have Parquet files, and all its files.
Listing ListDays(std::span<const CatalogFile> files, TableId table);
Listing ListFiles(std::span<const CatalogFile> files, TableId table);

// kNotFound, with the table that was most likely meant.
Result<TableId> TableNamed(const std::string& name);

// Statements with which Trino or Athena gives our views their names.
std::string StatementsForTrino();

// Statements with which DuckDB reads these files as tables and views, without tracklake.
std::string StatementsForDuckDb(ObjectStore* store, std::span<const CatalogFile> files);

}  // namespace tracklake::app
