#include "catalog/rollups.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "lake/version.h"

namespace tracklake {
namespace {

// Grows when roll-ups of the same parts are to be made again. The version of our Parquet writer
// stands in the name besides.
constexpr std::string_view kRollupLayout = "rollup 2";

// The names of what the relation has of a month or of its days. nullopt: there are no parts.
template <typename KeyOf>
std::optional<Rollup> Named(const RollupRelation& relation, Month month,
                            const std::map<TableId, TableMonth>& tables, KeyOf key_of) {
  std::string text = fmt::format("{}\n{}\n{}\n", kRollupLayout, FormatVersion(CurrentVersion()),
                                 Hash16(relation.sql));
  Day newest = Day::min();
  for (const auto& [table, its] : tables) {
    if (!relation.tables.contains(table)) continue;
    text += fmt::format("{}\t{}\n", Table(table).name, its.digest);
    newest = std::max(newest, its.totals.newest);
  }
  if (newest == Day::min()) return std::nullopt;
  const auto key = [&](std::string_view what) {
    return key_of(newest, Hash16(fmt::format("{}{}", text, what)));
  };
  if (relation.lacks.empty()) return Rollup{relation.name, month, key("")};
  return Rollup{relation.name, month, key(fmt::format("no {}\n", relation.lacks)),
                key(fmt::format("{}\n", relation.lacks))};
}

}  // namespace

std::vector<Rollup> RollupsOf(const RollupRelation& relation, const CatalogMonths& months) {
  std::vector<Rollup> rollups;
  for (const auto& [month, summary] : months) {
    auto rollup = Named(relation, month, summary.tables, [&](Day, std::string_view hash16) {
      return RollupKey(relation.name, month, hash16);
    });
    if (rollup) rollups.push_back(*std::move(rollup));
  }
  return rollups;
}

std::optional<Rollup> RollupThrough(const RollupRelation& relation, Day day,
                                    const std::map<TableId, TableMonth>& tables) {
  if (!relation.is_daily) return std::nullopt;
  auto rollup = Named(relation, MonthOf(day), tables, [&](Day newest, std::string_view hash16) {
    return RollupKey(relation.name, newest, hash16);
  });
  if (rollup) rollup->through = day;
  return rollup;
}

}  // namespace tracklake
