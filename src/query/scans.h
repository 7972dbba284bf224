// The files of tables and roll-ups as relations in SQL. Pure, any thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog_file.h"
#include "catalog/rollups.h"
#include "tables/schema.h"

namespace tracklake {

// Where a key's file is, for DuckDB: a path or URL.
using Locate = std::function<std::string(std::string_view key)>;

// The table's Parquet parts as DuckDB reads them: the columns in the files and `filename`. Empty
// when there are none.
std::string ScanOfParts(const TableInfo& table, std::span<const CatalogFile> files,
                        const Locate& locate);

// The columns that ScanOfParts() gives, and no rows.
std::string EmptyScan(const TableInfo& table);

// A date of the partitions, and its year and month, as text out of `filename`.
std::string DateOfFileName();
std::string MonthOfFileName();

// SELECT of all columns and year, month, day, also where there are no parts. `order`: row by row as
// the parts have them, in the order of their days.
enum class ScanOrder : std::uint8_t { kAny, kOfParts };
std::string SelectOfParts(const TableInfo& table, std::span<const CatalogFile> files,
                          const Locate& locate, ScanOrder order = ScanOrder::kAny);

// Roll-ups of one relation, of which there are some.
std::string SelectOfRollups(std::span<const Rollup* const> rollups, const Locate& locate);

}  // namespace tracklake
