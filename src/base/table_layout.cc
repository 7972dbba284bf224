#include "base/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
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
constexpr int kMarkedGapCells = 3;  // a marker between two blanks, where columns are left out
constexpr int kMarkedEndCells = 2;
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
  const int head = std::max(DisplayWidth(column.name), DisplayWidth(column.type));
  ColumnNeed need{.wanted = std::max(head, values), .worth = column.worth};
  need.least = need.wanted;
  if (column.fit != Fit::kWhole) {
    const int some = column.fit == Fit::kWrap ? kLeastWrapCells : kLeastTextCells;
    need.least = std::min(need.wanted, std::max(head, some));
  }
  return need;
}

// With the gaps between the columns shown.
int CellsOf(const ColumnFit& fit) {
  int cells = 0;
  bool is_marked = false;
  for (std::size_t i = 0; i < fit.widths.size(); ++i) {
    if (!fit.shown[i]) {
      is_marked = true;
      continue;
    }
    if (i > 0) cells += std::exchange(is_marked, false) ? kMarkedGapCells : kGapCells;
    cells += fit.widths[i];
  }
  return is_marked ? cells + kMarkedEndCells : cells;
}

// Chooses among columns that do not all fit.
void LeaveOut(std::span<const ColumnNeed> needs, int terminal, ColumnFit* fit) {
  const std::size_t count = needs.size();
  *fit = {std::vector<int>(count), std::vector<bool>(count)};
  const auto take = [&](std::size_t column, bool always) {
    fit->shown[column] = true;
    fit->widths[column] = needs[column].least;
    if (always || CellsOf(*fit) <= terminal) return true;
    fit->shown[column] = false;
    fit->widths[column] = 0;
    return false;
  };
  take(0, true);
  if (needs.back().worth != Worth::kAddress) take(count - 1, count == 1);
  for (const Worth worth : {Worth::kName, Worth::kUsual, Worth::kAddress}) {
    for (std::size_t i = 1; i < count; ++i) {
      if (fit->shown[i] || needs[i].worth != worth || take(i, false)) continue;
      if (worth != Worth::kName) return;
    }
  }
}

// Gives the room that is left to columns that want it, the narrowest first.
void Grow(std::span<const ColumnNeed> needs, int room, ColumnFit* fit) {
  for (; room > 0; --room) {
    std::optional<std::size_t> narrowest;
    for (std::size_t i = 0; i < needs.size(); ++i) {
      if (!fit->shown[i] || fit->widths[i] >= needs[i].wanted) continue;
      if (!narrowest || fit->widths[i] < fit->widths[*narrowest]) narrowest = i;
    }
    if (!narrowest) return;
    ++fit->widths[*narrowest];
  }
}

}  // namespace

bool IsCode(const std::optional<std::string>& cell) {
  return !cell || std::ranges::all_of(*cell, [](unsigned char c) { return std::isgraph(c) != 0; });
}

std::size_t ColumnFit::hidden_count() const {
  return static_cast<std::size_t>(std::ranges::count(shown, false));
}

ColumnFit FitColumns(std::span<const ColumnNeed> needs, int terminal) {
  ColumnFit fit;
  fit.shown.assign(needs.size(), true);
  for (const ColumnNeed& need : needs) {
    fit.widths.push_back(terminal > 0 ? need.least : need.wanted);
  }
  if (terminal <= 0 || needs.empty()) return fit;
  if (CellsOf(fit) > terminal) LeaveOut(needs, terminal, &fit);
  Grow(needs, terminal - CellsOf(fit), &fit);
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

int TableLayout::width() const { return CellsOf(fit_); }

// A line of what is shown; no white space is left at its end.
template <typename CellOf>
std::string TableLayout::LineOf(CellOf cell_of) const {
  std::string line;
  int owed = 0;  // blanks before the next cell
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!fit_.shown[i]) {
      if (!fit_.shown[i - 1]) continue;
      line.append(static_cast<std::size_t>(std::exchange(owed, 1) - 1), ' ').append(kMarker);
      continue;
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
      return {columns_[i].type, style_.colour ? kDim : std::string_view()};
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
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!fit_.shown[i]) names.push_back(columns_[i].name);
  }
  if (names.empty()) return {};
  std::string line =
      fmt::format("… {}:", Count(static_cast<std::int64_t>(names.size()), "more column"));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = fmt::format("{}{}", i == 0 ? " " : ", ", names[i]);
    const int more = i + 1 < names.size() ? DisplayWidth(kMoreNames) : 0;
    if (DisplayWidth(line + name) + more > style_.width) {
      return CutToWidth(line.append(i == 0 ? " …" : kMoreNames), style_.width) + "\n";
    }
    line += name;
  }
  return line + "\n";
}

}  // namespace tracklake
