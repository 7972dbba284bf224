#include "catalog/rollups.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "base/sha256.h"
#include "lake/version.h"

namespace tracklake {
namespace {

// Grows when roll-ups of the same parts are to be made again. The version of our Parquet writer
// stands in the name besides.
constexpr std::string_view kRollupLayout = "rollup 1";

std::string NameOf(const RollupRelation& relation, Month month,
                   std::span<const CatalogFile* const> parts) {
  std::string text = std::string(kRollupLayout) + '\n' + FormatVersion(CurrentVersion()) + '\n' +
                     Hash16(relation.sql) + '\n';
  for (const CatalogFile* part : parts) text += part->key + '\n';
  return RollupKey(relation.name, month, Hash16(text));
}

}  // namespace

std::vector<Rollup> RollupsOf(const RollupRelation& relation, std::span<const CatalogFile> files) {
  std::map<Month, std::vector<const CatalogFile*>> months;
  for (const CatalogFile& file : files) {
    if (file.format != FileFormat::kParquet || !relation.tables.contains(file.table)) continue;
    months[MonthOf(file.day)].push_back(&file);
  }
  std::vector<Rollup> rollups;
  for (auto& [month, parts] : months) {
    assert(
        std::ranges::is_sorted(parts, {}, [](auto* part) { return std::string_view(part->key); }));
    std::string key = NameOf(relation, month, parts);
    rollups.push_back({relation.name, month, std::move(key), std::move(parts)});
  }
  return rollups;
}

}  // namespace tracklake
