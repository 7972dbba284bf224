// Tables over files that others wrote, which a lake's queries can read besides its own: found by
// `crawl PLACE --apply` and kept in one small object. They are only what a crawl said; their files
// stay where they are and are nobody's but their owner's.
//
// One object belongs to one thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/crawler/table_changes.h"
#include "store/object_store.h"
#include "store/state_object.h"

namespace tracklake {

inline constexpr std::string_view kForeignTablesKey = "_tracklake/state/foreign_tables.json";

class ForeignTables {
 public:
  // Borrows the lake's store.
  explicit ForeignTables(ObjectStore* store);

  // All, sorted by name. kCorruption, with the cure, where the object cannot be read.
  Result<std::vector<crawler::TableDefinition>> Load();

  // What a crawl of a place changes; with `apply` it is so afterwards. kConflict, with the cure,
  // and nothing is written, when a table is called as one of another place, or as what is
  // `reserved`: the lake's own tables and views.
  Result<crawler::CatalogChanges> Update(const std::string& place,
                                         const std::vector<crawler::TableDefinition>& found,
                                         const crawler::ChangePolicy& policy,
                                         const std::set<std::string>& reserved, bool apply);

 private:
  StateObject<std::vector<crawler::TableDefinition>> object_;
};

}  // namespace tracklake
