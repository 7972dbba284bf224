// How a table fits a terminal: which columns are shown, how wide, and what may be cut. Numbers,
// dates, times, ids and types are never cut; long texts end in "…" or go on below; where columns do
// not fit all the same, some between the first and the last are left out and counted. Pure, any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_table.h"

namespace tracklake {

// Which columns stay where not all fit, beside the first and the last.
enum class Worth : std::uint8_t {
  kName,  // what people know a thing by
  kUsual,
  kAddress,  // what programs know it by
};

// What a column needs, in cells.
struct ColumnNeed {
  int least = 0;   // below it nothing is understood, or something is cut that may not be
  int wanted = 0;  // its name, its type and all its values
  Worth worth = Worth::kUsual;
};

struct ColumnFit {
  std::vector<int> widths;  // 0 for those that are not shown
  std::vector<bool> shown;

  std::size_t hidden_count() const;
};

// The first column is shown, even where it alone is too wide; then the last, unless it is an
// address; then all names that fit; then the others from the left, where people put what matters,
// up to one that does not fit, and addresses last. `terminal` 0: all of them, as wide as they want.
ColumnFit FitColumns(std::span<const ColumnNeed> needs, int terminal);

// What becomes of a column's values where there is no room for them.
enum class Fit : std::uint8_t {
  kWhole,  // never cut: numbers, dates, ids, whatever is typed again
  kCut,    // the rest is "…"
  kWrap,   // they go on below, in their column
};

struct LayoutColumn {
  std::string name;
  bool is_number = false;  // right-aligned
  Fit fit = Fit::kWhole;
  std::string type = {};  // under the name; "" where it goes without saying
  Worth worth = Worth::kUsual;
};

// One word of ASCII: an id, a code, a date that is a text, a number that is one.
bool IsCode(const std::optional<std::string>& cell);

class TableLayout {
 public:
  // By the rows that are known when the first one is printed: later ones may be wider, and where
  // they may not be cut, push what stands right of them.
  TableLayout(std::vector<LayoutColumn> columns, std::span<const TableRow> rows,
              const TableStyle& style, std::string_view null = "NULL");

  // Names, types where there are some, and a rule.
  std::string Head() const;
  // A line; more where a text goes on below.
  std::string Line(const TableRow& row) const;
  // "… 7 more columns: a, b, c", with as many names as fit; "" when all are shown.
  std::string HiddenLine() const;

  std::size_t column_count() const { return columns_.size(); }
  std::size_t shown_count() const { return columns_.size() - fit_.hidden_count(); }
  // Of what is shown, as wide as it is by the rows that were known.
  int width() const;

 private:
  struct Cell {
    std::string_view text;
    std::string_view colour;
  };
  template <typename CellOf>
  std::string LineOf(CellOf cell_of) const;
  std::string WrappedLine(const TableRow& row) const;

  std::vector<LayoutColumn> columns_;
  ColumnFit fit_;
  TableStyle style_;
  std::string_view null_;  // how NULL is shown; a literal
};

}  // namespace tracklake
