#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/text_table.h"
#include "query/chart/chart_parts.h"

namespace tracklake::chart {
namespace {

constexpr int kRowsOfStep = 3;  // from one tick of the vertical axis to the next

struct Pen {
  std::string_view flat, falls_from, falls_to, rises_from, rises_to, upright, dot;
  std::string_view axis, tick, corner, rule;
};
constexpr Pen kUnicode = {"─", "╮", "╰", "╯", "╭", "│", "•", "│", "┤", "└", "─"};
constexpr Pen kAscii = {"-", "\\", "\\", "/", "/", "|", "*", "|", "+", "+", "-"};

// A value for each column: means where points are too many, between two of them where too few.
std::vector<std::optional<double>> ColumnsOf(std::span<const ChartPoint> points, int room) {
  auto folded = Folded(points, static_cast<std::size_t>(room));
  if (folded.size() == 1) return folded;
  std::vector<std::optional<double>> columns(static_cast<std::size_t>(room));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double at = static_cast<double>(i) * static_cast<double>(folded.size() - 1) /
                      static_cast<double>(columns.size() - 1);
    const std::size_t left = std::min(static_cast<std::size_t>(at), folded.size() - 2);
    const double share = at - static_cast<double>(left);
    const auto& from = folded[left];
    const auto& to = folded[left + 1];
    // Beside a hole a point is still seen, also one that is alone.
    constexpr double kNear = 0.25;
    if (from && to) {
      columns[i] = *from * (1 - share) + *to * share;
    } else if (share <= kNear) {
      columns[i] = from;
    } else if (share >= 1 - kNear) {
      columns[i] = to;
    }
  }
  return columns;
}

// Rows from below, columns from the left; each cell is one character.
class Canvas {
 public:
  Canvas(int rows, int columns)
      : columns_(static_cast<std::size_t>(columns)),
        cells_(static_cast<std::size_t>(rows) * columns_, " ") {}

  void Put(int row, int column, std::string_view cell) { cells_[Place(row, column)] = cell; }
  std::string Row(int row) const {
    std::string text;
    for (std::size_t at = Place(row, 0), end = at + columns_; at < end; ++at) text += cells_[at];
    text.resize(text.find_last_not_of(' ') + 1);
    return text;
  }

 private:
  std::size_t Place(int row, int column) const {
    return static_cast<std::size_t>(row) * columns_ + static_cast<std::size_t>(column);
  }

  const std::size_t columns_;
  std::vector<std::string_view> cells_;
};

// From the row of one column to that of the next one.
void Connect(int from, int to, int column, const Pen& pen, Canvas* canvas) {
  if (from == to) {
    canvas->Put(from, column, pen.flat);
    return;
  }
  canvas->Put(from, column, from > to ? pen.falls_from : pen.rises_from);
  canvas->Put(to, column, from > to ? pen.falls_to : pen.rises_to);
  for (int row = std::min(from, to) + 1; row < std::max(from, to); ++row) {
    canvas->Put(row, column, pen.upright);
  }
}

Canvas Draw(const std::vector<std::optional<double>>& columns, const Ticks& ticks, int room,
            const Pen& pen) {
  const int rows = ticks.count * kRowsOfStep + 1;
  Canvas canvas(rows, room);
  std::optional<int> before;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i]) {
      before.reset();
      continue;
    }
    const double place = (*columns[i] - ticks.low) / ticks.step * kRowsOfStep;
    const int row = std::clamp(static_cast<int>(std::lround(place)), 0, rows - 1);
    const int column = static_cast<int>(i);
    before ? Connect(*before, row, column, pen, &canvas) : canvas.Put(row, column, pen.dot);
    before = row;
  }
  return canvas;
}

// Below the horizontal axis: the first label and the last one.
std::string LabelsOf(const ChartData& data, int room, const ChartStyle& style) {
  constexpr int kLeastGap = 2;
  const std::string first = Printable(data.points.front().label);
  if (data.points.size() == 1) return Padded(first, room, false, style);
  const std::string last = Printable(data.points.back().label);
  const int blanks = room - DisplayWidth(first) - DisplayWidth(last);
  if (blanks >= kLeastGap) return first + Repeated(" ", blanks) + last;
  const int half = (room - kLeastGap) / 2;
  return Padded(first, half, false, style) + Repeated(" ", kLeastGap) +
         Padded(last, half, true, style);
}

}  // namespace

std::string DrawLine(const ChartData& data, const ChartStyle& style) {
  const Pen& pen = style.is_ascii ? kAscii : kUnicode;
  const Ticks ticks = TicksOf(RangeOf(data.points).value_or(Range{}));
  int label = 0;
  for (int tick = 0; tick <= ticks.count; ++tick) {
    label = std::max(label, static_cast<int>(ticks.Label(tick).size()));
  }
  const int room = style.width - label - 2;  // a blank and the axis
  const Canvas canvas = Draw(ColumnsOf(data.points, room), ticks, room, pen);
  const std::string title = data.value_name + " by " + data.label_name;
  std::string text = EndedLine(Padded(title, style.width, false, style));
  for (int row = ticks.count * kRowsOfStep; row >= 0; --row) {
    const bool is_tick = row % kRowsOfStep == 0;
    text += Padded(is_tick ? ticks.Label(row / kRowsOfStep) : "", label, true, style) + " ";
    text.append(is_tick ? pen.tick : pen.axis).append(Coloured(canvas.Row(row), style)) += '\n';
  }
  text += Repeated(" ", label + 1).append(pen.corner) + Repeated(pen.rule, room) + "\n";
  text += EndedLine(Repeated(" ", label + 2) + LabelsOf(data, room, style));
  if (data.points.size() > static_cast<std::size_t>(room)) {
    text += Count(static_cast<std::int64_t>(data.points.size()), "row") +
            ", drawn as means of neighbours.\n";
  }
  return text;
}

}  // namespace tracklake::chart
