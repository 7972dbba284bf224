#include "catalog/rollups.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "lake/version.h"

namespace tracklake {
namespace {

// Grows when roll-ups of the same parts are to be made again. The version of our Parquet writer
// stands in the name besides.
constexpr std::string_view kRollupLayout = "rollup 2";

}  // namespace

std::vector<Rollup> RollupsOf(const RollupRelation& relation, const CatalogMonths& months) {
  const std::string head = fmt::format("{}\n{}\n{}\n", kRollupLayout,
                                       FormatVersion(CurrentVersion()), Hash16(relation.sql));
  std::vector<Rollup> rollups;
  for (const auto& [month, summary] : months) {
    std::string parts;
    for (const auto& [table, its] : summary.tables) {
      if (!relation.tables.contains(table)) continue;
      parts += fmt::format("{}\t{}\n", Table(table).name, its.digest);
    }
    if (parts.empty()) continue;
    rollups.push_back(
        {relation.name, month, RollupKey(relation.name, month, Hash16(head + parts))});
  }
  return rollups;
}

}  // namespace tracklake
