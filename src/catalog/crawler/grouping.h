// Which folders and files are one table, by AWS's rules or ours. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/crawler/file_schema.h"
#include "catalog/crawler/folder_tree.h"

namespace tracklake::crawler {

struct FoundPartition {
  std::vector<std::string> values;  // one a partition key
  std::string prefix;
  std::int64_t files = 0;
  std::uint64_t bytes = 0;

  bool operator==(const FoundPartition&) const = default;
};

struct FoundTable {
  std::string name;
  std::string location;  // the prefix that it is below, or the key of its one file
  FileSchema schema;     // its reasons are the first file's
  std::vector<std::string> partition_keys;  // strings, in the order of the folders
  std::vector<FoundPartition> partitions;   // none without keys; sorted by prefix
  std::vector<std::string> not_files;       // keys in its folders that are no part of it
  std::int64_t files = 0;
  std::uint64_t bytes = 0;
  std::vector<Reason> reasons;  // why these folders are one table, and no more of them
  // While grouping: so many of the first keys are of folders that stand alone in theirs. They are
  // keys only if the folders above turn out to be partitions.
  std::size_t lone_keys = 0;

  bool is_file() const { return !location.empty() && !location.ends_with('/'); }
};

struct GroupOptions {
  Rules rules = Rules::kOurs;
  // AWS's CombineCompatibleSchemas: what can be read as one is one, however alike.
  bool combine = false;
  // AWS's TableLevelConfiguration, counted from the crawled place, which is 0: tables are there,
  // and all below them is partitions.
  std::optional<int> table_level;
  std::string root_name;  // a table of everything is called so
};

struct Grouped {
  std::vector<FoundTable> tables;  // sorted by location
  std::vector<LeftOutFile> left_out;
};

// Every file of the tree was looked at.
Grouped GroupTables(const Folder& root, const GroupOptions& options);

}  // namespace tracklake::crawler
