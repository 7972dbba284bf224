// Says what differs, as exactly as it is known: for people who read a verification's report. Any
// thread.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "lake/receipt.h"
#include "store/object_store.h"

namespace tracklake {

// Two receipts of one object: "songs: 9 rows, raw gives 10".
std::string DescribeDifference(const Receipt& said, const Receipt& derived);

// A stored part and the file that raw gives for it: the first row that differs, its raw key, the
// column and both values. The stored part is copied to `scratch` to be read. Without DuckDB
// (`duckdb`, or see LoadDuckDb) the row is not told, and why not.
Result<std::string> DescribeRowDifference(ObjectStore& store, const Part& part,
                                          const std::filesystem::path& derived,
                                          const std::filesystem::path& scratch,
                                          const std::string& duckdb);

}  // namespace tracklake
