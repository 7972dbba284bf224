// What the charts are made of: the range of values, ticks, texts of one width. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/chart/chart.h"

namespace tracklake::chart {

struct Range {
  double low = 0;
  double high = 0;
};
// nullopt where there is no value.
std::optional<Range> RangeOf(std::span<const ChartPoint> points);

// Round numbers that hold a range: low, low + step … `count` steps up.
struct Ticks {
  double low = 0;
  double step = 1;
  int count = 1;
  // The number of a tick, with as many digits as its neighbours need.
  std::string Label(int tick) const;
};
Ticks TicksOf(Range range);

// Means of neighbours, so that there are at most `most`; nullopt where none has a value.
std::vector<std::optional<double>> Folded(std::span<const ChartPoint> points, std::size_t most);

// Exactly so many cells: cut with "…" ("~" in ASCII), filled up with blanks.
std::string Padded(std::string_view text, int cells, bool right, const ChartStyle& style);
std::string Repeated(std::string_view cell, int times);
// The line without blanks at its end, ended.
std::string EndedLine(std::string line);
std::string Coloured(std::string_view text, const ChartStyle& style);

std::string DrawBars(const ChartData& data, const ChartStyle& style);
std::string DrawLine(const ChartData& data, const ChartStyle& style);
std::string DrawSparks(const ChartData& data, const ChartStyle& style);

}  // namespace tracklake::chart
