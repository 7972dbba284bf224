// Random tables, written and read back by the strict reader in testing/.
#include <gtest/gtest.h>

#include "base/sanitized.h"
#include "parquet/table_writer.h"
#include "parquet/testing/file_reader.h"
#include "parquet/testing/random_rows.h"

namespace tracklake {
namespace {

using parquet::testing::AddRandomRows;
using parquet::testing::Choices;
using parquet::testing::ExpectedCells;
using parquet::testing::ReadFile;
using parquet::testing::ReadParquet;
using parquet::testing::SameCell;

std::string Write(TableWriter* writer, const Rows& rows, TableId table) {
  std::string bytes;
  StringSink sink(&bytes);
  EXPECT_TRUE(writer->Write(rows, table, FileFormat::kParquet, &sink).has_value());
  return bytes;
}

// Reads the file and compares it with the rows, column by column.
ReadFile ExpectSame(const std::string& bytes, const Rows& rows, TableId table) {
  auto file = ReadParquet(bytes);
  if (!file.has_value()) {
    ADD_FAILURE() << file.error().message;
    return {};
  }
  const auto expected = ExpectedCells(rows, table);
  const auto& columns = Table(table).columns;
  EXPECT_EQ(file->columns.size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = file->columns[i];
    EXPECT_EQ(column.name, columns[i].name);
    EXPECT_EQ(column.type, columns[i].type) << column.name;
    EXPECT_EQ(column.field_id, columns[i].field_id) << column.name;
    EXPECT_EQ(column.cells.size(), expected[i].size()) << column.name;
    for (std::size_t row = 0; row < expected[i].size(); ++row) {
      if (SameCell(column.cells[row], expected[i][row])) continue;
      ADD_FAILURE() << column.name << " differs in row " << row;
      break;
    }
  }
  return *std::move(file);
}

TEST(ParquetPropertyTest, RandomTablesReadAsTheyWereWritten) {
  constexpr std::uint64_t kTables = kSanitized ? 60 : 300;
  TableWriter writer;
  for (std::uint64_t seed = 1; seed <= kTables; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Choices choices(seed);
    Arena arena;
    Rows rows;
    const auto table = static_cast<TableId>(choices.Below(kTableCount));
    AddRandomRows(table, choices.Below(2'000), 2'000, &choices, &arena, &rows);
    const std::string bytes = Write(&writer, rows, table);
    ExpectSame(bytes, rows, table);
    TableWriter fresh;
    EXPECT_EQ(Write(&fresh, rows, table), bytes) << "the bytes hang on what was written before";
    if (HasFailure()) break;
  }
}

TEST(ParquetPropertyTest, TablesOfManyPagesAndRowGroupsReadAsTheyWereWritten) {
  Choices choices(7);
  Arena arena;
  Rows rows;
  AddRandomRows(TableId::kTrackFeatures, 130'000, 100, &choices, &arena, &rows);
  TableWriter writer;
  const auto file =
      ExpectSame(Write(&writer, rows, TableId::kTrackFeatures), rows, TableId::kTrackFeatures);
  EXPECT_EQ(file.row_groups, (std::vector<std::int64_t>{122'880, 7'120}));
  EXPECT_TRUE(file.has_indexes);
}

TEST(ParquetPropertyTest, TextsOfAMegabyteReadAsTheyWereWritten) {
  Choices choices(11);
  Arena arena;
  Rows rows;
  AddRandomRows(TableId::kCaptures, 5'000, 1 << 20, &choices, &arena, &rows);
  TableWriter writer;
  ExpectSame(Write(&writer, rows, TableId::kCaptures), rows, TableId::kCaptures);
}

}  // namespace
}  // namespace tracklake
