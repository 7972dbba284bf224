// The words that can be completed in a statement: what the lake has, and what SQL has. A value.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake::prompt {

struct RelationNames {
  std::string name;
  std::vector<std::string> columns;
};

struct Vocabulary {
  std::vector<RelationNames> relations;  // tables and views
  std::vector<std::string> functions;
};

// In upper case, sorted: those that somebody writes in a SELECT.
std::span<const std::string_view> Keywords();

// DuckDB's functions that somebody calls who asks a lake of music, in lower case, sorted.
std::span<const std::string_view> CommonFunctions();

// The name as SQL takes it: in quotes where it would be something else without them.
std::string AsName(std::string_view name);

}  // namespace tracklake::prompt
