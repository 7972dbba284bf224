#include "cli/report/listing.h"

#include <cstdint>
#include <vector>

#include "app/json/listing_json.h"
#include "base/text.h"
#include "base/whole_number.h"

namespace tracklake::cli {
namespace {

// Numbers as people read them; what is not known is left blank.
std::string ForPeople(const app::Listing& listing, const TableStyle& style) {
  std::vector<TableRow> rows = listing.rows();
  for (TableRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i] || !listing.columns()[i].is_number) continue;
      if (const auto number = WholeNumber<std::int64_t>(*row[i])) row[i] = WithThousands(*number);
    }
  }
  return RenderTable(listing.columns(), rows, style);
}

}  // namespace

std::string Listing::Text(const Terminal& terminal, Format format) const {
  if (format == Format::kHuman) {
    return ForPeople(*this, {.width = terminal.width(), .colour = terminal.colour()});
  }
  if (format == Format::kJson) return app::JsonLine(app::JsonOf(*this));
  std::string text = CsvHeader(columns());
  for (const TableRow& row : rows()) text += CsvLine(row);
  return text;
}

void Print(const Context& context, const Listing& listing) {
  context.terminal().out() << listing.Text(context.terminal(), context.format());
}

}  // namespace tracklake::cli
