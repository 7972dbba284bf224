#include "cli/listing.h"

#include "app/json/listing_json.h"

namespace tracklake::cli {

std::string Listing::Text(const Terminal& terminal, Format format) const {
  if (format == Format::kHuman) {
    return RenderTable(columns(), rows(), {.width = terminal.width(), .colour = terminal.colour()});
  }
  if (format == Format::kJson) return app::JsonLine(app::JsonOf(*this));
  std::string text = CsvHeader(columns());
  for (const TableRow& row : rows()) text += CsvLine(row);
  return text;
}

}  // namespace tracklake::cli
