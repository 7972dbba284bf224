// Which roll-ups there should be: of months, and of the days of a month up to one. Each is named by
// the parts that it covers, which never change their bytes, so its name alone says whether it is
// current: one of that name that is whole stands for those parts, and any other for nothing. Where
// some rows of a view may lack what only another month knows, a roll-up with such rows has another
// name than one without: readers see by the name whether they must look for it. Pure, any thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalog/catalog_month.h"
#include "lake/rollup_file.h"

namespace tracklake {

// A table, or a view whose rows of a month hang on nothing but that month's parts. Of a daily one
// the same is true of the days up to any one, and of those behind it.
struct RollupRelation {
  std::string_view name;
  std::set<TableId> tables;     // it reads
  std::string sql;              // of a view; empty: it is the table itself
  std::string_view lacks = {};  // the column that is 1 in rows which lack something; "": none do
  bool is_daily = true;
};

struct Rollup {
  std::string_view relation;
  Month month{};
  std::string key;                  // of one without rows that lack something
  std::string lacking_key{};        // of one with some; "" where the relation has none
  bool is_lacking = false;          // which of the two it is, once it has been looked up
  std::optional<Day> through = {};  // it covers the month's days up to this one; nullopt: all

  bool Covers(Day day) const { return MonthOf(day) == month && (!through || day <= *through); }
  const std::string& name() const { return is_lacking ? lacking_key : key; }
};

// The months of the relation of which there are parts, in order.
std::vector<Rollup> RollupsOf(const RollupRelation& relation, const CatalogMonths& months);

// The relation's days up to that one of its month, of which there are these tables (TablesOf()).
// Its name tells the newest of them that has parts. nullopt: it is not daily, or there are no
// parts.
std::optional<Rollup> RollupThrough(const RollupRelation& relation, Day day,
                                    const std::map<TableId, TableMonth>& tables);

}  // namespace tracklake
