#include "app/json/csv.h"

#include <fmt/format.h>

#include "base/text_table.h"

namespace tracklake::app {
namespace {

std::string LinesOf(const std::string& name, const Json& json) {
  if (json.is_null()) return CsvLine({name, std::nullopt});
  if (!json.is_structured()) {
    return CsvLine({name, json.is_string() ? json.get<std::string>() : json.dump()});
  }
  std::string lines;
  for (const auto& [below, value] : json.items()) {  // as deep as our reports are
    lines += LinesOf(name.empty() ? below : fmt::format("{}.{}", name, below), value);
  }
  return lines;
}

}  // namespace

std::string CsvLines(const Json& report) { return "name,value\n" + LinesOf("", report); }

}  // namespace tracklake::app
