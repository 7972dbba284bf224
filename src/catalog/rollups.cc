#include "catalog/rollups.h"

#include <algorithm>
#include <bitset>
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
  std::bitset<kTableCount> is_read;
  for (const TableId table : relation.tables) is_read.set(static_cast<std::size_t>(table));
  std::map<Month, std::vector<const CatalogFile*>> months;
  auto last = months.end();  // the month of the last file, and of the next one mostly
  for (const CatalogFile& file : files) {
    if (file.format != FileFormat::kParquet) continue;
    if (!is_read.test(static_cast<std::size_t>(file.table))) continue;
    const Month its = MonthOf(file.day);
    if (last == months.end() || last->first != its) last = months.try_emplace(its).first;
    last->second.push_back(&file);
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
