// What a statement reads at most on an engine that reads the tables' files itself, as Athena does:
// all parts of every table that it can reach. Conditions on day, month and year, and columns that
// are not asked for, make it less.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

struct ScanEstimate {
  std::uint64_t bytes = 0;
  std::int64_t files = 0;
};

// By the catalog, which is refreshed.
Result<ScanEstimate> EstimateScan(ObjectStore* store, std::string_view sql);

}  // namespace tracklake
