// Says in which row two files of one table differ: for people who read a verification's report. One
// of the files is not what was written, whatever it is, so a SQL worker reads them, shut in with
// their folders. Any thread.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "lake/layout.h"
#include "query/session.h"

namespace tracklake {

// The first row that differs, its raw key, the columns and both values; or why no row can be named,
// as when the stored file is none of its kind: what is wrong with a file is no error. An error when
// it was to stop (QueryOptions::stop).
Result<std::string> DescribeRowDifference(const PartPlace& place,
                                          const std::filesystem::path& stored,
                                          const std::filesystem::path& derived,
                                          const QueryOptions& options);

}  // namespace tracklake
