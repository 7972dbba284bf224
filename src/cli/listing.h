// What a command lists, printed as the user asked: a table, JSON with columns and rows, or CSV.
#pragma once

#include <string>
#include <vector>

#include "base/text_table.h"
#include "cli/terminal.h"

namespace tracklake::cli {

class Listing {
 public:
  explicit Listing(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  void AddRow(TableRow row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  std::string Text(const Terminal& terminal, Format format) const;

 private:
  std::vector<TableColumn> columns_;
  std::vector<TableRow> rows_;
};

}  // namespace tracklake::cli
