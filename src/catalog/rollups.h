// Which roll-ups there should be. A month's is named by the parts that it covers, which never
// change their bytes, so its name alone says whether it is current: one of that name that is whole
// stands for those parts, and any other for nothing. Pure, any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalog/catalog_month.h"
#include "lake/rollup_file.h"

namespace tracklake {

// A table, or a view whose rows of a month hang on nothing but that month's parts.
struct RollupRelation {
  std::string_view name;
  std::set<TableId> tables;  // it reads
  std::string sql;           // of a view; empty: it is the table itself
};

struct Rollup {
  std::string_view relation;
  Month month{};
  std::string key;
};

// The months of the relation of which there are parts, in order.
std::vector<Rollup> RollupsOf(const RollupRelation& relation, const CatalogMonths& months);

}  // namespace tracklake
