#include "cli/listing.h"

#include <nlohmann/json.hpp>

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

// Numbers stay numbers for programs; a cell that is not one stays text.
Json CellJson(const std::optional<std::string>& cell, bool is_number) {
  if (!cell) return nullptr;
  if (is_number) {
    const Json number = Json::parse(*cell, nullptr, false);
    if (number.is_number()) return number;
  }
  return *cell;
}

}  // namespace

std::string Listing::Text(const Terminal& terminal, Format format) const {
  if (format == Format::kHuman) {
    return RenderTable(columns_, rows_, {.width = terminal.width(), .colour = terminal.colour()});
  }
  if (format == Format::kCsv) {
    std::string text = CsvHeader(columns_);
    for (const TableRow& row : rows_) text += CsvLine(row);
    return text;
  }
  Json report = {{"schema_version", 1}, {"columns", Json::array()}, {"rows", Json::array()}};
  for (const TableColumn& column : columns_) {
    report["columns"].push_back(
        {{"name", column.name}, {"type", column.is_number ? "BIGINT" : "VARCHAR"}});
  }
  for (const TableRow& row : rows_) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(CellJson(row[i], columns_[i].is_number));
    }
    report["rows"].push_back(std::move(cells));
  }
  return report.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tracklake::cli
