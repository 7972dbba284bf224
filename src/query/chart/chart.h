// A result drawn with characters: bars, a line, or a small line of blocks (a sparkline) for each of
// several series. The first column that is a text or a time labels, the first that is a number is
// drawn, rows in the order in which they come. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/result_source.h"

namespace tracklake {

enum class ChartKind : std::uint8_t { kBar, kLine, kSpark };

struct ChartStyle {
  int width = 80;         // cells
  bool is_ascii = false;  // with ASCII's characters only
  bool has_colour = false;
};

struct ChartPoint {
  std::string label;
  std::optional<double> value;  // nullopt for NULL and what is not finite
  std::string text;             // the value as the engine writes it
};

struct ChartData {
  std::string label_name;  // "" where nothing labels
  std::string value_name;
  std::vector<ChartPoint> points;
  std::int64_t left_out = 0;  // rows beyond the most that are drawn
};

// No terminal tells more points than this apart.
inline constexpr std::size_t kMaxChartPoints = 100'000;
// Bars, and series, are a line each.
inline constexpr std::size_t kMaxChartLines = 40;
// It is never drawn narrower.
inline constexpr int kLeastChartWidth = 30;

// Runs the statement. kUsage, with what to select instead, for a result that cannot be drawn so.
Result<ChartData> ReadChart(ResultSource& source, ChartKind kind);

// Whole lines, as wide as the style says at most.
std::string DrawChart(const ChartData& data, ChartKind kind, const ChartStyle& style);

}  // namespace tracklake
