#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text_table.h"
#include "query/chart/chart_parts.h"

namespace tracklake::chart {
namespace {

constexpr int kGapCells = 2;
constexpr int kLeastBarCells = 8;
constexpr int kPartsOfCell = 8;

struct BarLayout {
  int label = 0;
  int value = 0;
  int bar = 0;
  double low = 0;  // at the bars' left end, at most 0
  double high = 0;
  int zero = 0;  // the cell in which bars begin
};

// Cells, as a fraction, from the left end to the value.
double PlaceOf(double value, const BarLayout& layout) {
  const double span = layout.high - layout.low;
  return span > 0 ? (value - layout.low) / span * layout.bar : 0;
}

// A number is never cut, a long name of its column is.
BarLayout LayOut(const ChartData& data, const ChartStyle& style) {
  BarLayout layout;
  layout.label = DisplayWidth(data.label_name);
  layout.value = std::min(DisplayWidth(data.value_name), style.width / 4);
  for (const ChartPoint& point : data.points) {
    layout.label = std::max(layout.label, DisplayWidth(Printable(point.label)));
    layout.value = std::max(layout.value, DisplayWidth(point.text));
  }
  const int room = style.width - layout.value - 2 * kGapCells - kLeastBarCells;
  layout.label = std::clamp(layout.label, 1, std::max(1, std::min(room, style.width / 2)));
  layout.bar = std::max(kLeastBarCells, style.width - layout.label - layout.value - 2 * kGapCells);
  const Range range = RangeOf(data.points).value_or(Range{});
  layout.low = std::min(range.low, 0.0);
  layout.high = std::max(range.high, 0.0);
  layout.zero = static_cast<int>(std::lround(PlaceOf(0, layout)));
  return layout;
}

// From zero's cell to the left, in whole cells.
std::string NegativeBar(double value, const BarLayout& layout, const ChartStyle& style) {
  const int place = static_cast<int>(std::lround(PlaceOf(value, layout)));
  const int begin = std::clamp(place, 0, std::max(0, layout.zero - 1));
  return Repeated(" ", begin) +
         Coloured(Repeated(style.is_ascii ? "#" : "█", std::max(1, layout.zero - begin)), style);
}

// From zero's cell to the right, in eighths of a cell. A value that is not 0 is seen.
std::string BarOf(double value, const BarLayout& layout, const ChartStyle& style) {
  constexpr std::array<std::string_view, kPartsOfCell> kParts = {"",  "▏", "▎", "▍",
                                                                 "▌", "▋", "▊", "▉"};
  if (value == 0) return {};
  if (value < 0) return NegativeBar(value, layout, style);
  const double cells = PlaceOf(value, layout) - layout.zero;
  const std::string before = Repeated(" ", layout.zero);
  if (style.is_ascii) {
    const int whole = std::max(1, static_cast<int>(std::lround(cells)));
    return before + Coloured(Repeated("#", whole), style);
  }
  const int parts = std::max(1, static_cast<int>(std::lround(cells * kPartsOfCell)));
  return before + Coloured(Repeated("█", parts / kPartsOfCell) +
                               std::string(kParts[static_cast<std::size_t>(parts % kPartsOfCell)]),
                           style);
}

// Below the bars: a rule, and what its ends stand for.
std::string Axis(const BarLayout& layout, const ChartStyle& style) {
  const std::string indent = Repeated(" ", layout.label + layout.value + 2 * kGapCells);
  std::string rule;
  for (int i = 0; i < layout.bar; ++i) {
    const bool is_tick = i == 0 || i == layout.bar - 1 || (layout.low < 0 && i == layout.zero);
    rule += style.is_ascii ? (is_tick ? "+" : "-") : (is_tick ? "┴" : "─");
  }
  const std::string low = fmt::format("{:g}", layout.low);
  const std::string high = fmt::format("{:g}", layout.high);
  const int blanks = layout.bar - static_cast<int>(low.size() + high.size());
  const std::string ends = blanks > 0 ? low + Repeated(" ", blanks) + high : low;
  return indent + rule + "\n" + EndedLine(indent + ends);
}

}  // namespace

std::string DrawBars(const ChartData& data, const ChartStyle& style) {
  const BarLayout layout = LayOut(data, style);
  const std::string gap(kGapCells, ' ');
  std::string text = EndedLine(Padded(data.label_name, layout.label, false, style) + gap +
                               Padded(data.value_name, layout.value, true, style));
  for (const ChartPoint& point : data.points) {
    const std::string bar = point.value ? BarOf(*point.value, layout, style) : "";
    text += EndedLine(fmt::format("{1}{0}{2}{0}{3}", gap,
                                  Padded(point.label, layout.label, false, style),
                                  Padded(point.text, layout.value, true, style), bar));
  }
  return text + Axis(layout, style);
}

}  // namespace tracklake::chart
