#include "base/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/wrap.h"

namespace tracklake {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kMarker = "…";
constexpr std::string_view kMoreNames = ", …";
constexpr int kGapCells = 2;
constexpr int kMarkerCells = 1;
constexpr int kLeastTextCells = 12;  // what is left of a long text still says something
constexpr int kLeastWrapCells = 24;  // narrower lines are no pleasure to read
// Where nobody's terminal is asked, no cell makes all the others of its column wider than this.
constexpr int kMostPadding = 120;

// How wide the values are, where those above `most` do not count.
int ValuesWidth(std::size_t index, std::span<const TableRow> rows, std::string_view null,
                int most) {
  int width = 0;
  for (const TableRow& row : rows) {
    const int cells = DisplayWidth(row[index] ? Printable(*row[index]) : null);
    if (cells <= most) width = std::max(width, cells);
  }
  return width;
}

ColumnNeed NeedOf(const LayoutColumn& column, int values) {
  const int name_cells = DisplayWidth(column.name);
  ColumnNeed need;
  need.wanted = std::max(name_cells, values);
  need.least = need.wanted;
  if (column.fit != Fit::kWhole) {
    const int some = column.fit == Fit::kWrap ? kLeastWrapCells : kLeastTextCells;
    need.least = std::min(need.wanted, std::max(name_cells, some));
  }
  need.full = std::max(need.wanted, std::min(DisplayWidth(column.type), kLeastTextCells));
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

bool IsCode(const std::optional<std::string>& cell) {
  return !cell || std::ranges::all_of(*cell, [](unsigned char c) { return std::isgraph(c) != 0; });
}

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

TableLayout::TableLayout(std::vector<LayoutColumn> columns, std::span<const TableRow> rows,
                         const TableStyle& style, std::string_view null)
    : columns_(std::move(columns)), style_(style), null_(null) {
  const int most = style.width > 0 ? std::numeric_limits<int>::max() : kMostPadding;
  std::vector<ColumnNeed> needs;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    LayoutColumn& column = columns_[i];
    column.name = Printable(column.name);
    column.type = Printable(column.type);
    if (style.width == 0) column.fit = Fit::kWhole;
    needs.push_back(NeedOf(column, ValuesWidth(i, rows, null, most)));
  }
  fit_ = FitColumns(needs, style.width);
}

int TableLayout::width() const {
  int cells = std::accumulate(fit_.widths.begin(), fit_.widths.end(), 0) +
              kGapCells * static_cast<int>(shown_count() - 1);
  if (fit_.hidden > 0) cells += kMarkerCells + kGapCells;
  return cells;
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
  if (std::ranges::any_of(columns_, [](const auto& column) { return !column.type.empty(); })) {
    head += LineOf([&](std::size_t i) -> Cell {
      text = CutToWidth(columns_[i].type, std::max(fit_.widths[i], 1));
      return {text, style_.colour ? kDim : std::string_view()};
    });
  }
  return head + LineOf([&](std::size_t i) -> Cell {
           text.clear();
           for (int cell = 0; cell < fit_.widths[i]; ++cell) text += "─";
           return {text, {}};
         });
}

std::string TableLayout::Line(const TableRow& row) const {
  const auto wraps = std::ranges::find(columns_, Fit::kWrap, &LayoutColumn::fit);
  if (wraps != columns_.end()) return WrappedLine(row);
  std::string text;
  return LineOf([&](std::size_t i) -> Cell {
    if (!row[i]) return {null_, style_.colour ? kDim : std::string_view()};
    text = Printable(*row[i]);
    if (columns_[i].fit == Fit::kCut) text = CutToWidth(text, fit_.widths[i]);
    return {text, {}};
  });
}

// What goes on below stands alone there.
std::string TableLayout::WrappedLine(const TableRow& row) const {
  std::vector<std::string> texts(columns_.size());
  std::vector<std::vector<std::string_view>> pieces(columns_.size());
  std::size_t lines = 1;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (fit_.widths[i] == 0) continue;
    const bool wraps = columns_[i].fit == Fit::kWrap;
    texts[i] = row[i] ? Printable(*row[i]) : std::string(null_);
    if (columns_[i].fit == Fit::kCut) texts[i] = CutToWidth(texts[i], fit_.widths[i]);
    const auto cells = static_cast<std::size_t>(fit_.widths[i]);
    pieces[i] = wraps ? WrapToWidth(texts[i], cells, LongWord::kBroken)
                      : std::vector<std::string_view>{texts[i]};
    lines = std::max(lines, pieces[i].size());
  }
  std::string all;
  for (std::size_t line = 0; line < lines; ++line) {
    all += LineOf([&](std::size_t i) -> Cell {
      return {line < pieces[i].size() ? pieces[i][line] : std::string_view(), {}};
    });
  }
  return all;
}

std::string TableLayout::HiddenLine() const {
  if (fit_.hidden == 0) return {};
  std::string line =
      fmt::format("… {}:", Count(static_cast<std::int64_t>(fit_.hidden), "more column"));
  for (std::size_t i = 0; i < fit_.hidden; ++i) {
    const std::string name = (i == 0 ? " " : ", ") + columns_[fit_.hidden_from + i].name;
    const int more = i + 1 < fit_.hidden ? DisplayWidth(kMoreNames) : 0;
    if (DisplayWidth(line + name) + more > style_.width) {
      return CutToWidth(line.append(i == 0 ? " …" : kMoreNames), style_.width) + "\n";
    }
    line += name;
  }
  return line + "\n";
}

}  // namespace tracklake
