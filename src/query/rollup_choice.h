// Which roll-ups a statement reads: of each month those of all of it, or where more of these are
// there those of its days up to one. One thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/rollups.h"

namespace tracklake {

// What is there and whole of the relations of these names, without what is younger than `as_of`.
// Those of one month cover the same days. kConflict as Catalog::Files(), from which it takes the
// days of months that are not rolled up whole.
Result<std::vector<Rollup>> ChooseRollups(Catalog& catalog, const std::set<std::string>& names,
                                          std::optional<Day> as_of);

}  // namespace tracklake
