#include "query/chart/chart_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text_table.h"

namespace tracklake::chart {
namespace {

// About so many steps from the lowest to the highest value.
constexpr int kWantedSteps = 4;
constexpr double kRounding = 1e-9;

// The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below.
double RoundUp(double step) {
  const double power = std::pow(10.0, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (step <= factor * power * (1 + kRounding)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::optional<Range> RangeOf(std::span<const ChartPoint> points) {
  std::optional<Range> range;
  for (const ChartPoint& point : points) {
    if (!point.value) continue;
    if (!range) range = Range{*point.value, *point.value};
    range->low = std::min(range->low, *point.value);
    range->high = std::max(range->high, *point.value);
  }
  return range;
}

Ticks TicksOf(Range range) {
  // Quarters first: the greatest numbers are further apart than any number is great.
  const double span = range.high / kWantedSteps - range.low / kWantedSteps;
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  constexpr double kOfOneValue = 0.1;
  Ticks ticks;
  if (span > largest * kRounding) {
    ticks.step = RoundUp(span);
  } else if (largest > 0) {
    ticks.step = RoundUp(largest * kOfOneValue);
  }
  ticks.low = std::floor(range.low / ticks.step) * ticks.step;
  const double steps = (range.high - ticks.low) / ticks.step;
  ticks.count = std::clamp(static_cast<int>(std::ceil(steps - kRounding)), 2, 2 * kWantedSteps);
  return ticks;
}

std::string Ticks::Label(int tick) const {
  constexpr double kPlain = 1e15;
  constexpr int kMostDigits = 6;
  const double value = low + step * tick;
  int digits = 0;
  for (double rest = step; digits <= kMostDigits && std::abs(rest - std::round(rest)) > kRounding;
       ++digits) {
    rest *= 10;
  }
  if (digits > kMostDigits || std::abs(value) >= kPlain) return fmt::format("{:.3g}", value);
  return fmt::format("{:.{}f}", std::abs(value) < step / 2 ? 0.0 : value, digits);
}

std::vector<std::optional<double>> Folded(std::span<const ChartPoint> points, std::size_t most) {
  const std::size_t count = std::min(points.size(), std::max<std::size_t>(most, 1));
  std::vector<std::optional<double>> folded(count);
  for (std::size_t i = 0; i < count; ++i) {
    double sum = 0;
    int values = 0;
    for (std::size_t at = i * points.size() / count; at < (i + 1) * points.size() / count; ++at) {
      if (!points[at].value) continue;
      sum += *points[at].value;
      ++values;
    }
    if (values > 0) folded[i] = sum / values;
  }
  return folded;
}

std::string Padded(std::string_view text, int cells, bool right, const ChartStyle& style) {
  constexpr std::string_view kEllipsis = "…";
  std::string cut = CutToWidth(Printable(text), cells);
  if (style.is_ascii && cut.ends_with(kEllipsis)) {
    cut.replace(cut.size() - kEllipsis.size(), kEllipsis.size(), "~");
  }
  const std::string blanks(static_cast<std::size_t>(std::max(0, cells - DisplayWidth(cut))), ' ');
  return right ? blanks + cut : cut + blanks;
}

std::string Repeated(std::string_view cell, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += cell;
  return text;
}

std::string EndedLine(std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string Coloured(std::string_view text, const ChartStyle& style) {
  if (!style.has_colour || text.empty()) return std::string(text);
  return fmt::format("\x1b[36m{}\x1b[0m", text);
}

}  // namespace tracklake::chart
