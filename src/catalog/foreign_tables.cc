#include "catalog/foreign_tables.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace tracklake {
namespace {

using crawler::TableDefinition;
using TableList = std::vector<TableDefinition>;

Result<TableList> Parse(const std::string& bytes, std::string_view place) {
  auto tables = crawler::ParseDefinitions(bytes);
  if (tables) return *std::move(tables);
  return WithHint(Fail(ErrorKind::kCorruption, "{} is damaged", place),
                  "Delete it, and crawl the folders again: tracklake crawl FOLDER --apply");
}

constexpr StateFormat<TableList> kFormat{crawler::FormatDefinitions, Parse};

// A name means one table in SQL, so none is taken twice.
Result<> CheckNames(const TableList& others, const TableList& mine,
                    const std::set<std::string>& reserved) {
  for (const TableDefinition& table : mine) {
    const bool is_ours = reserved.contains(table.name);
    const auto taken = std::ranges::find(others, table.name, &TableDefinition::name);
    if (!is_ours && taken == others.end()) continue;
    return WithHint(Fail(ErrorKind::kConflict, "there is a table {} already{}", table.name,
                         is_ours ? ", the lake's own" : ", of " + taken->place),
                    "Give the new ones other names: --prefix NAME_");
  }
  return {};
}

}  // namespace

ForeignTables::ForeignTables(ObjectStore* store)
    : object_(store, std::string(kForeignTablesKey), kFormat) {}

Result<std::vector<TableDefinition>> ForeignTables::Load() {
  TL_ASSIGN(const auto tables, object_.Load());
  return *tables;
}

Result<crawler::CatalogChanges> ForeignTables::Update(const std::string& place,
                                                      const TableList& found,
                                                      const crawler::ChangePolicy& policy,
                                                      const std::set<std::string>& reserved,
                                                      bool apply) {
  crawler::CatalogChanges changes;
  Result<> checked;
  const auto change = [&](TableList* tables) {
    TableList known;
    TableList others;
    std::ranges::partition_copy(*tables, std::back_inserter(known), std::back_inserter(others),
                                [&](const auto& table) { return table.place == place; });
    changes = crawler::ChangesOf(known, found, policy);
    checked = CheckNames(others, changes.tables, reserved);
    if (!checked) return false;
    TableList after = std::move(others);
    std::ranges::copy(changes.tables, std::back_inserter(after));
    std::ranges::sort(after, {}, &TableDefinition::name);
    return std::exchange(*tables, after) != after;
  };
  if (apply) {
    TL_ASSIGN(const auto written, object_.Update(change));
  } else {
    TL_ASSIGN(TableList tables, Load());
    change(&tables);
  }
  TL_TRY(checked);
  return changes;
}

}  // namespace tracklake
