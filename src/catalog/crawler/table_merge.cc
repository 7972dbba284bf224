#include "catalog/crawler/table_merge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "catalog/crawler/names.h"
#include "catalog/crawler/similarity.h"

namespace tracklake::crawler {
namespace {

// "year=2026" of "songs/year=2026/".
std::string_view FolderNameOf(const FoundTable& table) {
  std::string_view prefix = table.location;
  prefix.remove_suffix(1);
  return prefix.substr(prefix.rfind('/') + 1);
}

}  // namespace

Members All(std::size_t count) {
  Members all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

FoundTable Joined(const std::vector<FoundTable>& tables, const Members& members) {
  FoundTable joined = tables[members.front()];
  joined.files = 0;
  joined.bytes = 0;
  joined.not_files.clear();
  for (const std::size_t member : members) {
    MergeInto(&joined.schema, tables[member].schema);
    std::ranges::copy(tables[member].not_files, std::back_inserter(joined.not_files));
    joined.files += tables[member].files;
    joined.bytes += tables[member].bytes;
  }
  return joined;
}

std::vector<FoundTable> Without(std::vector<FoundTable> tables, const Members& members) {
  std::vector<FoundTable> rest;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (!std::ranges::binary_search(members, i)) rest.push_back(std::move(tables[i]));
  }
  return rest;
}

std::vector<FoundTable> Apart(std::vector<FoundTable> tables, const Reason& reason) {
  for (FoundTable& table : tables) table.reasons.push_back(reason);
  return tables;
}

std::string KeyOf(const FoundTable& table) { return SplitPartition(FolderNameOf(table)).key; }

void AddPartitions(const FoundTable& table, std::vector<FoundPartition>* partitions) {
  const std::string value = SplitPartition(FolderNameOf(table)).value;
  if (table.partition_keys.empty()) {
    partitions->push_back({{value}, table.location, table.files, table.bytes});
    return;
  }
  for (const FoundPartition& below : table.partitions) {
    partitions->push_back(below);
    partitions->back().values.insert(partitions->back().values.begin(), value);
  }
}

void TakeInside(FoundTable* table) {
  if (table->lone_keys == 0) return;
  const auto count = static_cast<std::ptrdiff_t>(table->lone_keys);
  for (std::size_t i = 0; i < table->lone_keys; ++i) {
    const std::string& any = table->partitions.front().prefix;
    table->location = any.substr(0, any.find('/', table->location.size()) + 1);
  }
  table->partition_keys.erase(table->partition_keys.begin(), table->partition_keys.begin() + count);
  for (FoundPartition& partition : table->partitions) {
    partition.values.erase(partition.values.begin(), partition.values.begin() + count);
  }
  if (table->partition_keys.empty()) table->partitions.clear();
  table->lone_keys = 0;
}

}  // namespace tracklake::crawler
