#include "query/chart/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/text.h"
#include "query/chart/chart_parts.h"
#include "query/column_kind.h"

namespace tracklake {
namespace {

struct Choice {
  std::optional<std::size_t> label;
  std::size_t value = 0;
};

template <typename IsWanted>
std::optional<std::size_t> FirstOf(const std::vector<QueryColumn>& columns, std::size_t from,
                                   IsWanted is_wanted) {
  for (std::size_t i = from; i < columns.size(); ++i) {
    if (is_wanted(KindOfType(columns[i].type))) return i;
  }
  return std::nullopt;
}

std::string NamesOf(const std::vector<QueryColumn>& columns) {
  constexpr std::size_t kMost = 8;
  std::string names;
  for (std::size_t i = 0; i < std::min(columns.size(), kMost); ++i) {
    names += fmt::format("{}{} {}", i == 0 ? "" : ", ", columns[i].name, columns[i].type);
  }
  return columns.size() > kMost ? names + " …" : names;
}

std::unexpected<Error> CannotBeDrawn(std::string_view lacks,
                                     const std::vector<QueryColumn>& columns) {
  return WithHint(
      Fail(ErrorKind::kUsage, "a chart needs {}; the result has {}", lacks, NamesOf(columns)),
      "Select a text or a date, then a number: SELECT artist_name, count(*) FROM …");
}

// Where all columns are numbers, the first one labels.
Result<Choice> Choose(const std::vector<QueryColumn>& columns, ChartKind kind) {
  const auto is_number = [](ColumnKind its) { return its == ColumnKind::kNumber; };
  const auto labels = [](ColumnKind its) {
    return its == ColumnKind::kText || its == ColumnKind::kTime;
  };
  const auto value = FirstOf(columns, 0, is_number);
  if (!value) return CannotBeDrawn("a column of numbers", columns);
  if (const auto label = FirstOf(columns, 0, labels)) return Choice{label, *value};
  if (const auto second = FirstOf(columns, *value + 1, is_number)) return Choice{value, *second};
  if (kind == ChartKind::kSpark) return Choice{std::nullopt, *value};
  return CannotBeDrawn("a text or a date beside the number", columns);
}

std::optional<double> NumberIn(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// A line has one value at each place: of several series it would make a scribble.
Result<> CheckOneValueEach(const ChartData& data) {
  std::set<std::string_view> labels;
  for (const ChartPoint& point : data.points) {
    if (labels.insert(point.label).second) continue;
    return WithHint(Fail(ErrorKind::kUsage, "a line needs one row for each {}; {} comes twice",
                         data.label_name, Printable(point.label)),
                    "Choose one series with WHERE, or fold them with GROUP BY; --chart spark draws "
                    "one for each text.");
  }
  return {};
}

}  // namespace

Result<ChartData> ReadChart(ResultSource& source, ChartKind kind) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  TL_ASSIGN(const Choice choice, Choose(columns, kind));
  ChartData data{
      choice.label ? columns[*choice.label].name : "", columns[choice.value].name, {}, 0};
  const std::size_t most = kind == ChartKind::kBar ? kMaxChartLines : kMaxChartPoints;
  TL_TRY(source.Run(ValueText::kPlain, [&](const TableRow& row) {
    if (data.points.size() == most) {
      ++data.left_out;
      return true;
    }
    data.points.push_back({choice.label ? row[*choice.label].value_or("NULL") : "",
                           NumberIn(row[choice.value]), row[choice.value].value_or("NULL")});
    return true;
  }));
  if (kind == ChartKind::kLine) TL_TRY(CheckOneValueEach(data));
  return data;
}

std::string DrawChart(const ChartData& data, ChartKind kind, const ChartStyle& style) {
  if (data.points.empty()) return "0 rows\n";
  ChartStyle fitting = style;
  fitting.width = std::max(style.width, kLeastChartWidth);
  std::string text = kind == ChartKind::kBar    ? chart::DrawBars(data, fitting)
                     : kind == ChartKind::kLine ? chart::DrawLine(data, fitting)
                                                : chart::DrawSparks(data, fitting);
  if (data.left_out > 0) {
    text += Count(data.left_out, "more row") + ": choose with ORDER BY and LIMIT\n";
  }
  return text;
}

}  // namespace tracklake
