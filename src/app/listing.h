// What is listed, to people and to programs alike: rows of texts under named columns. A value.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/text_table.h"

namespace tracklake::app {

class Listing {
 public:
  explicit Listing(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  void AddRow(TableRow row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  const std::vector<TableColumn>& columns() const { return columns_; }
  const std::vector<TableRow>& rows() const { return rows_; }

 private:
  std::vector<TableColumn> columns_;
  std::vector<TableRow> rows_;
};

}  // namespace tracklake::app
