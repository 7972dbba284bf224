// What a crawl changes in a catalog, under the policies that AWS has for it. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/crawler/table_definition.h"

namespace tracklake::crawler {

// What becomes of a table whose files have changed. AWS: UPDATE_IN_DATABASE, MergeNewColumns
// (columns are added and none changed or dropped), LOG. New tables are always added.
enum class OnChange : std::uint8_t { kUpdate, kAdd, kIgnore };
// Of one whose files are gone: DELETE_FROM_DATABASE, DEPRECATE_IN_DATABASE, LOG.
enum class OnDelete : std::uint8_t { kDelete, kDeprecate, kLog };

struct ChangePolicy {
  OnChange on_change = OnChange::kUpdate;
  OnDelete on_delete = OnDelete::kDeprecate;
};

struct TableChange {
  std::string table;
  std::string text;        // "column n: bigint → string"
  bool is_applied = true;  // false: the policy leaves it as it is
};

struct CatalogChanges {
  std::vector<TableChange> changes;     // in the order of the tables' names
  std::vector<TableDefinition> tables;  // the catalog as it would be, sorted by name
};

// `known`: what the catalog has of the place that was crawled. A table is the same by its location.
// What was found and is not to be listed is told, and stays as it is known.
CatalogChanges ChangesOf(const std::vector<TableDefinition>& known,
                         const std::vector<TableDefinition>& found, const ChangePolicy& policy);

}  // namespace tracklake::crawler
