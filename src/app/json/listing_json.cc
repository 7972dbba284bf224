#include "app/json/listing_json.h"

namespace tracklake::app {
namespace {

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

Json JsonOf(const Listing& listing) {
  Json json = {{"columns", Json::array()}, {"rows", Json::array()}};
  for (const TableColumn& column : listing.columns()) {
    json["columns"].push_back(
        {{"name", column.name}, {"type", column.is_number ? "BIGINT" : "VARCHAR"}});
  }
  for (const TableRow& row : listing.rows()) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(CellJson(row[i], listing.columns()[i].is_number));
    }
    json["rows"].push_back(std::move(cells));
  }
  return json;
}

}  // namespace tracklake::app
