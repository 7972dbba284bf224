// random_tables DIR FIRST_SEED COUNT [TABLE ROWS MAX_TEXT]
//
// Writes random tables for tests/parquet/readers: of each seed a file NAME.parquet, and what stands
// in it as NAME.json: {"columns": [{"name", "type", "values": […]}]}, with dates in days, times in
// microseconds, and "nan", "inf", "-inf" for the numbers that JSON does not know. Exits with 1
// where a table cannot be written.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "parquet/table_writer.h"
#include "parquet/testing/random_rows.h"

namespace {

using namespace tracklake;
using namespace tracklake::parquet::testing;

struct Size {
  TableId table;
  std::size_t rows;
  std::size_t max_text;
};

// Most tables are small: what is odd shows there, and there can be many.
Size RandomSize(Choices* choices) {
  constexpr std::array<std::size_t, 4> kMaxRows = {3, 50, 3'000, 60'000};
  constexpr std::array<std::size_t, 3> kMaxText = {30, 300, 5'000};
  const std::size_t max_rows = kMaxRows[choices->Below(32) == 0 ? 3 : choices->Below(3)];
  return {static_cast<TableId>(choices->Below(kTableCount)), choices->Below(max_rows + 1),
          kMaxText[choices->Below(kMaxText.size())]};
}

nlohmann::json JsonOf(const Cell& cell) {
  if (!cell.has_value()) return nullptr;
  return std::visit(
      [](const auto& value) -> nlohmann::json {
        if constexpr (std::is_same_v<decltype(value), const double&>) {
          if (!std::isfinite(value)) return fmt::format("{}", std::isnan(value) ? NAN : value);
        }
        return value;
      },
      *cell);
}

bool WriteFile(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes << std::flush;
  return out.good();
}

std::string JsonOf(const Rows& rows, TableId table) {
  nlohmann::json columns = nlohmann::json::array();
  const auto cells = ExpectedCells(rows, table);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    nlohmann::json values = nlohmann::json::array();
    for (const Cell& cell : cells[i]) values.push_back(JsonOf(cell));
    const ColumnInfo& column = Table(table).columns[i];
    columns.push_back({{"name", column.name},
                       {"type", SqlName(column.type)},
                       {"field_id", column.field_id},
                       {"values", std::move(values)}});
  }
  return nlohmann::json{{"columns", std::move(columns)}}.dump();
}

bool WriteTable(std::uint64_t seed, const Size& size, Choices* choices,
                const std::filesystem::path& folder) {
  Arena arena;
  Rows rows;
  AddRandomRows(size.table, size.rows, size.max_text, choices, &arena, &rows);
  const std::string name = fmt::format("{:06}-{}", seed, Table(size.table).name);
  std::string bytes;
  StringSink sink(&bytes);
  return TableWriter().Write(rows, size.table, FileFormat::kParquet, &sink).has_value() &&
         WriteFile(folder / (name + ".parquet"), bytes) &&
         WriteFile(folder / (name + ".json"), JsonOf(rows, size.table));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4 && count != 7) {
    std::fputs("random_tables DIR FIRST_SEED COUNT [TABLE ROWS MAX_TEXT]\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder);
  const std::uint64_t first = std::stoull(arguments[2]);
  for (std::uint64_t seed = first; seed < first + std::stoull(arguments[3]); ++seed) {
    Choices choices(seed);
    Size size = RandomSize(&choices);
    if (count == 7) {
      size = {FindTable(arguments[4]).value(), std::stoull(arguments[5]),
              std::stoull(arguments[6])};
    }
    if (!WriteTable(seed, size, &choices, folder)) {
      fmt::print(stderr, "random_tables: seed {} cannot be written\n", seed);
      return 1;
    }
  }
  return 0;
}
