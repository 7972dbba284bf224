// How a result fits a terminal: which columns are shown, how wide, and what may be cut. Numbers,
// dates, times and ids are never cut; long texts end in "…"; where columns do not fit all the same,
// those in the middle are left out and counted. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_table.h"
#include "query/result_source.h"

namespace tracklake {

// What a column needs, in cells.
struct ColumnNeed {
  int least = 0;   // below it nothing is understood, or something is cut that may not be
  int wanted = 0;  // its name and all its values
  int full = 0;    // and its type
};

// The columns shown are those before `hidden_from` and those after the `hidden` ones; a width each,
// also for hidden ones (0).
struct ColumnFit {
  std::vector<int> widths;
  std::size_t hidden_from = 0;
  std::size_t hidden = 0;
};

// At least one column is shown, even where it alone is too wide. `terminal` 0: all of them, full.
ColumnFit FitColumns(std::span<const ColumnNeed> needs, int terminal);

class TableLayout {
 public:
  // By the rows that are known when the first one is printed: later ones may be wider, and where
  // they may not be cut, push what stands right of them.
  TableLayout(const std::vector<QueryColumn>& columns, std::span<const TableRow> rows,
              const TableStyle& style);

  // Names, types, and a rule.
  std::string Head() const;
  std::string Line(const TableRow& row) const;
  // "… 7 more columns: a, b, c"; "" when all are shown.
  std::string HiddenLine() const;

  std::size_t column_count() const { return columns_.size(); }
  std::size_t shown_count() const { return columns_.size() - fit_.hidden; }

 private:
  struct Column {
    std::string name;
    std::string type;
    bool is_number = false;
    bool may_cut = false;
  };
  struct Cell {
    std::string_view text;
    std::string_view colour;
  };
  template <typename CellOf>
  std::string LineOf(CellOf cell_of) const;

  std::vector<Column> columns_;
  ColumnFit fit_;
  TableStyle style_;
};

}  // namespace tracklake
