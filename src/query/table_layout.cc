#include "query/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.h"
#include "query/column_kind.h"

namespace tracklake {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kNull = "NULL";
constexpr std::string_view kMarker = "…";
constexpr int kGapCells = 2;
constexpr int kMarkerCells = 1;
constexpr int kLeastTextCells = 12;  // what is left of a long text still says something
constexpr int kMostIdCells = 64;     // a word that is longer is no id
// Where nobody's terminal is asked, no cell makes all the others of its column wider than this.
constexpr int kMostPadding = 120;

// Columns that hold ids or keys, whatever they look like.
bool IsIdName(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"id",  "key", "isrc", "upc",
                                                      "uri", "url", "date", "sha256"};
  return std::ranges::find(kNames, name) != kNames.end() || name.ends_with("_id") ||
         name.ends_with("_key") || name.ends_with("_url") || name.ends_with("_date");
}

// One word of ASCII: an id, a code, a date that is a text, a number that is one.
bool IsCode(const std::optional<std::string>& cell) {
  return !cell || (cell->size() <= kMostIdCells && std::ranges::all_of(*cell, [](unsigned char c) {
                     return std::isgraph(c) != 0;
                   }));
}

bool MayCut(const QueryColumn& column, std::size_t index, std::span<const TableRow> rows) {
  const ColumnKind kind = KindOfType(column.type);
  if (kind == ColumnKind::kNested) return true;
  if (kind != ColumnKind::kText || IsIdName(column.name)) return false;
  return !std::ranges::all_of(rows, [&](const TableRow& row) { return IsCode(row[index]); });
}

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// How wide the values are, where those above `most` do not count.
int ValuesWidth(std::size_t index, std::span<const TableRow> rows, int most) {
  int width = 0;
  for (const TableRow& row : rows) {
    const int cells = row[index] ? DisplayWidth(Printable(*row[index])) : DisplayWidth(kNull);
    if (cells <= most) width = std::max(width, cells);
  }
  return width;
}

ColumnNeed NeedOf(std::string_view name, std::string_view type, bool may_cut, int values) {
  const int name_cells = DisplayWidth(name);
  ColumnNeed need;
  need.wanted = std::max(name_cells, values);
  need.least = may_cut ? std::min(need.wanted, std::max(name_cells, kLeastTextCells)) : need.wanted;
  need.full = std::max(need.wanted, std::min(DisplayWidth(type), kLeastTextCells));
  return need;
}

// Leaves out columns in the middle. The first one stays, then the last one; then come as many as
// fit from the left, where people put what matters, and from the right. Returns the cells taken.
int HideMiddle(std::span<const ColumnNeed> needs, int terminal, ColumnFit* fit) {
  const std::size_t count = needs.size();
  int taken = needs[0].least + kGapCells + kMarkerCells;
  std::size_t left = 1;
  std::size_t right = 0;
  const auto take = [&](std::size_t column) {
    const int cells = needs[column].least + kGapCells;
    if (left + right + 1 >= count || taken + cells > terminal) return false;
    taken += cells;
    return true;
  };
  if (take(count - 1)) ++right;
  while (take(left)) ++left;
  while (right > 0 && take(count - 1 - right)) ++right;
  fit->hidden_from = left;
  fit->hidden = count - left - right;
  return taken;
}

// Gives the room that is left to columns that want it, the narrowest first.
void Grow(std::span<const ColumnNeed> needs, int ColumnNeed::* goal, int* room, ColumnFit* fit) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    if (i < fit->hidden_from || i >= fit->hidden_from + fit->hidden) shown.push_back(i);
  }
  while (*room > 0) {
    std::optional<std::size_t> narrowest;
    for (const std::size_t i : shown) {
      if (fit->widths[i] >= needs[i].*goal) continue;
      if (!narrowest || fit->widths[i] < fit->widths[*narrowest]) narrowest = i;
    }
    if (!narrowest) return;
    ++fit->widths[*narrowest];
    --*room;
  }
}

}  // namespace

ColumnFit FitColumns(std::span<const ColumnNeed> needs, int terminal) {
  ColumnFit fit;
  int taken = -kGapCells;
  for (const ColumnNeed& need : needs) {
    fit.widths.push_back(terminal > 0 ? need.least : need.full);
    taken += fit.widths.back() + kGapCells;
  }
  if (terminal <= 0 || needs.empty()) return fit;
  if (taken > terminal) taken = HideMiddle(needs, terminal, &fit);
  for (std::size_t i = 0; i < fit.hidden; ++i) fit.widths[fit.hidden_from + i] = 0;
  int room = terminal - taken;
  Grow(needs, &ColumnNeed::wanted, &room, &fit);
  Grow(needs, &ColumnNeed::full, &room, &fit);
  return fit;
}

TableLayout::TableLayout(const std::vector<QueryColumn>& columns, std::span<const TableRow> rows,
                         const TableStyle& style)
    : style_(style) {
  const int most = style.width > 0 ? std::numeric_limits<int>::max() : kMostPadding;
  std::vector<ColumnNeed> needs;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool may_cut = style.width > 0 && MayCut(columns[i], i, rows);
    columns_.push_back({Printable(columns[i].name), Lower(Printable(columns[i].type)),
                        KindOfType(columns[i].type) == ColumnKind::kNumber, may_cut});
    needs.push_back(
        NeedOf(columns_[i].name, columns_[i].type, may_cut, ValuesWidth(i, rows, most)));
  }
  fit_ = FitColumns(needs, style.width);
}

// A line of what is shown; no white space is left at its end.
template <typename CellOf>
std::string TableLayout::LineOf(CellOf cell_of) const {
  std::string line;
  int owed = 0;  // blanks before the next cell
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (fit_.hidden > 0 && i == fit_.hidden_from) {
      line.append(static_cast<std::size_t>(owed), ' ').append(kMarker);
      owed = kGapCells;
      i += fit_.hidden;
      if (i >= columns_.size()) break;
    }
    const Cell cell = cell_of(i);
    const int missing = std::max(0, fit_.widths[i] - DisplayWidth(cell.text));
    if (columns_[i].is_number) owed += missing;
    if (!cell.text.empty()) {
      line.append(static_cast<std::size_t>(std::exchange(owed, 0)), ' ');
      line.append(cell.colour).append(cell.text);
      if (!cell.colour.empty()) line.append(kPlain);
    }
    if (!columns_[i].is_number) owed += missing;
    owed += kGapCells;
  }
  return line + "\n";
}

std::string TableLayout::Head() const {
  std::string text;
  std::string head = LineOf([&](std::size_t i) -> Cell {
    return {columns_[i].name, style_.colour ? kBold : std::string_view()};
  });
  head += LineOf([&](std::size_t i) -> Cell {
    text = CutToWidth(columns_[i].type, std::max(fit_.widths[i], 1));
    return {text, style_.colour ? kDim : std::string_view()};
  });
  return head + LineOf([&](std::size_t i) -> Cell {
           text.clear();
           for (int cell = 0; cell < fit_.widths[i]; ++cell) text += "─";
           return {text, {}};
         });
}

std::string TableLayout::Line(const TableRow& row) const {
  std::string text;
  return LineOf([&](std::size_t i) -> Cell {
    if (!row[i]) return {kNull, style_.colour ? kDim : std::string_view()};
    text = Printable(*row[i]);
    if (columns_[i].may_cut) text = CutToWidth(text, fit_.widths[i]);
    return {text, {}};
  });
}

std::string TableLayout::HiddenLine() const {
  if (fit_.hidden == 0) return {};
  std::string line =
      fmt::format("… {}:", Count(static_cast<std::int64_t>(fit_.hidden), "more column"));
  for (std::size_t i = 0; i < fit_.hidden; ++i) {
    line += (i == 0 ? " " : ", ") + columns_[fit_.hidden_from + i].name;
  }
  return CutToWidth(line, style_.width) + "\n";
}

}  // namespace tracklake
