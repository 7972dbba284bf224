// Tables over files that others wrote (catalog/foreign_tables.h) as relations in SQL. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/crawler/table_definition.h"
#include "query/relations.h"
#include "store/object_store.h"

namespace tracklake {

// The paths of a table's files as they are now, sorted: those of its partitions, or of its folder.
// Its folder may have gone: then there are none. kIo where it cannot be listed.
Result<std::vector<std::string>> FilesOfForeign(const crawler::TableDefinition& table);

// SELECT of its columns and, as texts out of the paths, its partition keys. Pure.
std::string SelectOfForeign(const crawler::TableDefinition& table,
                            std::span<const std::string> files);

struct ForeignScans {
  std::vector<Relation> relations;
  std::vector<std::string> files;  // that they read
  std::optional<Error> unknown;    // why the list cannot be read: then there are none
};
// Those that the SQL names, or all where it lists what there is. None for a lake in a bucket. What
// is wrong with the list, or with the folder of a table that the SQL does not name, fails nothing.
Result<ForeignScans> ForeignScansFor(std::string_view sql, ObjectStore* store);

}  // namespace tracklake
