// What is rolled up by months, and how queries read it: roll-ups for the months that have one, or
// for some of their days, and for the rest what they would read anyway. Pure, any thread.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rollups.h"
#include "query/scans.h"

namespace tracklake {

// Every table, then the views whose rows of a month hang on that month's parts alone. All but
// `attempts` are daily.
const std::vector<RollupRelation>& RollupRelations();

// What one query reads: the parts, without those of a table that a roll-up of it covers, and the
// roll-ups, of which those of one month cover the same days.
struct QuerySources {
  std::span<const CatalogFile> files;
  std::span<const Rollup> rollups;

  std::vector<const Rollup*> RollupsOf(std::string_view relation) const;
};

// SELECT of a table's columns and year, month, day.
std::string SelectOfTable(const TableInfo& table, const QuerySources& sources,
                          const Locate& locate);

// The SELECT that a view is, over those sources; the views that it reads are there.
std::string SelectOfView(std::string_view view, const QuerySources& sources, const Locate& locate);

}  // namespace tracklake
