// A table as a catalog keeps it: what a crawl found, without the reasons. Values; pure functions,
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/crawler/grouping.h"

namespace tracklake::crawler {

struct DefinedColumn {
  std::string name;
  ColumnType type;

  bool operator==(const DefinedColumn&) const = default;
};

struct DefinedPartition {
  std::vector<std::string> values;
  std::string prefix;

  bool operator==(const DefinedPartition&) const = default;
};

struct TableDefinition {
  std::string name;
  std::string place;     // that was crawled: a folder's absolute path, or s3://bucket/prefix
  std::string location;  // below it: a prefix, or the key of the one file
  DataFormat format = DataFormat::kUnknown;
  Packing packing = Packing::kNone;
  CsvShape csv = {};
  JsonShape json = JsonShape::kLines;
  std::vector<DefinedColumn> columns = {};
  std::vector<std::string> partition_keys = {};
  std::vector<DefinedPartition> partitions = {};  // sorted by prefix
  std::vector<std::string> not_files = {};        // keys in its folders that are no part of it
  bool is_deprecated = false;  // its files were gone at the last crawl, and it was kept
  // Of one that was found: why it is not to be listed as it is. No catalog keeps it.
  std::string why_not = {};

  bool operator==(const TableDefinition&) const = default;
};

// AWS's rules leave quotes to LazySimpleSerDe, which does not know them.
TableDefinition DefinitionOf(const FoundTable& table, const std::string& place, Rules rules);

// JSON of definitions, and back. An error for text that is none of ours.
std::string FormatDefinitions(const std::vector<TableDefinition>& tables);
std::optional<std::vector<TableDefinition>> ParseDefinitions(const std::string& text);

// Of what HiveName() writes; nullopt for anything else.
std::optional<ColumnType> ParseHiveType(std::string_view text);

}  // namespace tracklake::crawler
