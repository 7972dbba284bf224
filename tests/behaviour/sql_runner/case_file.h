// A behaviour test of SQL as text (format: tests/behaviour/sql/README.md), read into blocks and
// written back with other expectations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake {

// "table songs" and the lines below it, up to the next block.
struct CaseBlock {
  std::vector<std::string> comment;   // the lines that begin with # above it
  std::string kind;                   // clock, table, raw, query, example
  std::string argument;               // what stands behind the kind
  std::vector<std::string> lines;     // of a query: the SQL
  std::vector<std::string> expected;  // of a query or an example: what stands below "----"
  int line = 0;                       // of the file, from 1

  bool asks() const { return kind == "query" || kind == "example"; }
};

struct CaseFile {
  std::vector<CaseBlock> blocks;
};

// kBadData, naming the line, when the text is not of the format.
Result<CaseFile> ReadCaseFile(std::string_view text);
std::string WriteCaseFile(const CaseFile& file);

// Tables of texts: cells between bars, "\|" for a bar and "\n" for a line feed inside a cell.
std::vector<std::string> SplitCells(std::string_view line);
// Cells padded so that the bars stand below each other, one line a row.
std::vector<std::string> AlignRows(const std::vector<std::vector<std::string>>& rows);

}  // namespace tracklake
