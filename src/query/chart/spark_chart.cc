#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "base/text_table.h"
#include "query/chart/chart_parts.h"

namespace tracklake::chart {
namespace {

constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> kAscii = {"_", ".", ",", "-", "~", "=", "*", "#"};
constexpr int kGapCells = 2;
constexpr int kLeastSparkCells = 8;

struct Series {
  std::string label;
  std::vector<ChartPoint> points;

  const std::string& first() const { return points.front().text; }
  const std::string& last() const { return points.back().text; }
};

// Rows of one label are one series. Where each label stands only once, as days do, all rows are.
std::vector<Series> SeriesOf(const ChartData& data) {
  std::vector<Series> series;
  std::map<std::string_view, std::size_t> places;
  for (const ChartPoint& point : data.points) {
    const auto [place, is_new] = places.try_emplace(point.label, series.size());
    if (is_new) series.push_back({point.label, {}});
    series[place->second].points.push_back(point);
  }
  if (series.size() < data.points.size() || series.size() == 1) return series;
  return {{data.points.front().label + " to " + data.points.back().label, data.points}};
}

// Between the series' own least and greatest value.
std::string SparkOf(std::span<const ChartPoint> points, int room, const ChartStyle& style) {
  const auto& levels = style.is_ascii ? kAscii : kBlocks;
  constexpr double kMiddle = 0.5;
  const auto range = RangeOf(points);
  std::string text;
  for (const auto& value : Folded(points, static_cast<std::size_t>(room))) {
    if (!value) {
      text += ' ';
      continue;
    }
    const double span = range->high - range->low;
    const double share = span > 0 ? (*value - range->low) / span : kMiddle;
    const auto level = static_cast<std::size_t>(share * static_cast<double>(levels.size()));
    text += levels[std::min(level, levels.size() - 1)];
  }
  return text;
}

struct Widths {
  int label = 0;
  int spark = 0;
  int first = 0;
  int last = 0;
};

Widths WidthsOf(const ChartData& data, std::span<const Series> shown, const ChartStyle& style) {
  Widths widths{DisplayWidth(data.label_name), DisplayWidth(data.value_name), 5, 4};
  for (const Series& series : shown) {
    widths.label = std::max(widths.label, DisplayWidth(Printable(series.label)));
    widths.spark = std::max(
        widths.spark, static_cast<int>(std::min<std::size_t>(series.points.size(), style.width)));
    widths.first = std::max(widths.first, DisplayWidth(series.first()));
    widths.last = std::max(widths.last, DisplayWidth(series.last()));
  }
  const int room = style.width - widths.first - widths.last - 3 * kGapCells;
  widths.label = std::clamp(widths.label, 1, std::max(1, room - kLeastSparkCells));
  widths.spark = std::min(widths.spark, std::max(kLeastSparkCells, room - widths.label));
  return widths;
}

}  // namespace

std::string DrawSparks(const ChartData& data, const ChartStyle& style) {
  const std::vector<Series> all = SeriesOf(data);
  const std::span shown = std::span(all).first(std::min(all.size(), kMaxChartLines));
  const Widths widths = WidthsOf(data, shown, style);
  const std::string gap(kGapCells, ' ');
  const auto line = [&](std::string_view label, const std::string& spark, std::string_view first,
                        std::string_view last) {
    return Padded(label, widths.label, false, style) + gap + spark +
           Repeated(" ", widths.spark - DisplayWidth(spark)) + gap +
           Padded(first, widths.first, true, style) + gap + Padded(last, widths.last, true, style) +
           "\n";
  };
  std::string text =
      line(data.label_name, Padded(data.value_name, widths.spark, false, style), "first", "last");
  for (const Series& series : shown) {
    text += line(series.label, SparkOf(series.points, widths.spark, style), series.first(),
                 series.last());
  }
  if (shown.size() < all.size()) {
    text += WithThousands(static_cast<std::int64_t>(all.size() - shown.size())) + " more series" +
            ": choose with WHERE\n";
  }
  return text;
}

}  // namespace tracklake::chart
