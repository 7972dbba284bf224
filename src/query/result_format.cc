#include "query/result_format.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "query/result_table.h"
#include "query/result_writer.h"

namespace tracklake {
namespace {

struct Known {
  std::string_view text;
  ResultFormat format;
};

constexpr std::array kNames = {
    Known{"human", ResultFormat::kTable},     Known{"table", ResultFormat::kTable},
    Known{"json", ResultFormat::kJson},       Known{"json-columns", ResultFormat::kJsonColumns},
    Known{"jsonl", ResultFormat::kJsonLines}, Known{"csv", ResultFormat::kCsv},
    Known{"tsv", ResultFormat::kTsv},         Known{"markdown", ResultFormat::kMarkdown},
    Known{"parquet", ResultFormat::kParquet}};

constexpr std::array kEndings = {
    Known{".csv", ResultFormat::kCsv},          Known{".tsv", ResultFormat::kTsv},
    Known{".json", ResultFormat::kJson},        Known{".jsonl", ResultFormat::kJsonLines},
    Known{".ndjson", ResultFormat::kJsonLines}, Known{".md", ResultFormat::kMarkdown},
    Known{".txt", ResultFormat::kTable},        Known{".parquet", ResultFormat::kParquet}};
constexpr std::string_view kGzip = ".gz";

}  // namespace

std::optional<ResultFormat> FindResultFormat(std::string_view name) {
  const auto known = std::ranges::find(kNames, name, &Known::text);
  return known == kNames.end() ? std::nullopt : std::optional(known->format);
}

std::vector<std::string> ResultFormatNames() {
  std::vector<std::string> names;
  for (const Known& known : kNames) names.emplace_back(known.text);
  return names;
}

std::optional<ResultFileKind> KindOfFile(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  std::string_view rest = lower;
  const bool is_gzip = rest.ends_with(kGzip);
  if (is_gzip) rest.remove_suffix(kGzip.size());
  const auto ending = std::ranges::find_if(
      kEndings, [&](const Known& known) { return rest.ends_with(known.text); });
  if (ending == kEndings.end()) return std::nullopt;
  return ResultFileKind{ending->format, is_gzip};
}

std::string KnownEndings() {
  std::string text;
  for (const Known& ending : kEndings) text.append(text.empty() ? "" : ", ").append(ending.text);
  return text;
}

Result<std::int64_t> WriteText(ResultFormat format, ResultSource& source, std::ostream& out) {
  switch (format) {
    case ResultFormat::kTable:
      return WriteTable(source, {.all_rows = true}, out);
    case ResultFormat::kJson:
      return WriteJson(source, out);
    case ResultFormat::kJsonColumns:
      return WriteJsonColumns(source, out);
    case ResultFormat::kJsonLines:
      return WriteJsonObjectLines(source, out);
    case ResultFormat::kCsv:
      return WriteCsv(source, out);
    case ResultFormat::kTsv:
      return WriteTsv(source, out);
    case ResultFormat::kMarkdown:
      return WriteMarkdown(source, out);
    case ResultFormat::kParquet:
      break;
  }
  return Fail(ErrorKind::kInternal, "Parquet is not text");
}

}  // namespace tracklake
