// What becomes of a table or view that stands in the Glue Data Catalog already: it is extended and
// never narrowed. What others have added to it (columns, parameters, an owner) stays. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/glue/glue_client.h"

namespace tracklake::glue {

struct Merged {
  std::optional<Json> input;         // the TableInput to write; nullopt: it is as it should be
  std::vector<std::string> changes;  // what that changes, for people: "column isrc"
  std::vector<std::string> kept;     // differs from ours and stays: "popularity is bigint, not int"
  bool is_needed = false;            // without it answers would be wrong or missing
};

// `stored` is a Table as it was read, `wanted` a TableInput of ours. kConfig, with the cure, where
// the name is taken by something else: a view, another lake's table, other partition keys.
Result<Merged> MergeTable(const Json& stored, const Json& wanted, const std::string& name);
Result<Merged> MergeView(const Json& stored, const Json& wanted, const std::string& name);

// Whether a partition is what it should be: in this place, with these columns in this order.
bool IsSamePartition(const Json& stored_storage, const Json& wanted_storage);

}  // namespace tracklake::glue
