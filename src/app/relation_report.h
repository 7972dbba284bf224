// A table, a view, or a table that others wrote: its columns and what they mean. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "base/result.h"

namespace tracklake::app {

struct RelationColumn {
  std::string name;
  std::string type;             // of DuckDB; of a foreign table, of Hive
  std::optional<int> field_id;  // in the table's files
  std::string comment;          // "" where there is none
  bool is_partition = false;    // in the folders and not in the files
};

struct RelationReport {
  enum class Kind : std::uint8_t { kTable, kView, kForeign };
  Kind kind{};
  std::string name;
  std::string comment;
  std::vector<RelationColumn> columns;
  std::string sql;  // of a view
};

// "table", "view", "foreign".
std::string_view NameOf(RelationReport::Kind kind);

// By the lake's own list of foreign tables, which need not exist, and by what this build knows.
// kNotFound, with the name that was most likely meant.
Result<RelationReport> DescribeRelation(const Services& services, const std::string& name);

// All that can be described, foreign tables first.
Result<std::vector<RelationReport>> DescribeRelations(const Services& services);

}  // namespace tracklake::app
