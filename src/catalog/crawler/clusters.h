// Schemas in groups of those that are alike, and whether all of them are one table. Pure, any
// thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/crawler/similarity.h"

namespace tracklake::crawler {

struct GroupOptions;

struct Cluster {
  FileSchema schema;                 // of all of them
  std::vector<std::size_t> members;  // ascending
};

// A folder that could be a partition: its schema, the key in its name (may be empty), and the keys
// of what is below it.
struct FolderShape {
  const FileSchema* schema = nullptr;
  std::string key;
  const std::vector<std::string>* keys_below = nullptr;
};

// Each schema joins the first cluster that it is like. `combine`: that it can be read with.
std::vector<Cluster> ClustersOf(std::span<const FileSchema* const> schemas, Rules rules,
                                bool combine);
// The same of folders, which must have the same keys too. Ours let a table grow: of folders with a
// key in their names the narrower schema's columns count.
std::vector<Cluster> ClustersOf(std::span<const FolderShape> folders, Rules rules, bool combine);

// The one with most members, the first of several.
const Cluster& LargestOf(const std::vector<Cluster>& clusters);

// Whether the largest has so large a share of `count` that the folder they are in is a table. AWS:
// and there are five different schemas at most, all of one kind.
bool IsOneTable(const std::vector<Cluster>& clusters, std::size_t count,
                const GroupOptions& options);

// "3 folders have 2 schemas, the commonest in 33 % of them (more than 70 % …)".
std::string WhyNotOne(const std::vector<Cluster>& clusters, std::size_t count,
                      std::string_view noun);

}  // namespace tracklake::crawler
