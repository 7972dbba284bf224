// The tables in a place that anybody wrote: every file is listed, the beginnings of a few in each
// folder are read, and folders are grouped. Writes nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "catalog/crawler/grouping.h"
#include "store/object_store.h"

namespace tracklake::crawler {

struct FolderCrawl {
  std::vector<FoundTable> tables;     // sorted by location
  std::vector<LeftOutFile> left_out;  // of those looked at
  std::int64_t files = 0;             // that are not hidden
  std::int64_t looked_at = 0;
  std::int64_t hidden = 0;  // begin with _ or ., or a folder above them does
  std::uint64_t bytes = 0;
};

// What a file says of itself; of one that has gone meanwhile, that. Errors are the machine's or the
// store's, and name the file.
Result<FileSchema> ReadSchema(ObjectStore& store, const ForeignFile& file, Rules rules);

// kUsage for a place with more files than are looked at.
Result<FolderCrawl> CrawlFolder(ObjectStore& store, const GroupOptions& options);

}  // namespace tracklake::crawler
