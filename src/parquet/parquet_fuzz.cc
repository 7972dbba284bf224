// Any rows at all: what is written reads back as it was, by a reader that believes nothing the file
// says of itself, and is the same again from a writer that has written something else before.
#include <cstdint>
#include <string_view>

#include "base/testing/fuzz.h"
#include "parquet/table_writer.h"
#include "parquet/testing/file_reader.h"
#include "parquet/testing/random_rows.h"

namespace {

using namespace tracklake;
using namespace tracklake::parquet::testing;

constexpr std::size_t kMaxRows = 300;
constexpr std::size_t kMaxText = 400;

std::string Write(TableWriter* writer, const Rows& rows, TableId table, FileFormat format) {
  std::string bytes;
  StringSink sink(&bytes);
  if (!writer->Write(rows, table, format, &sink).has_value()) Report("it cannot be written");
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static TableWriter used;
  Choices choices(std::string_view(reinterpret_cast<const char*>(data), size));
  Arena arena;
  Rows rows;
  const auto table = static_cast<TableId>(choices.Below(kTableCount));
  // More than once: columns that change their habits.
  for (std::uint64_t part = choices.Below(4); part < 4; ++part) {
    AddRandomRows(table, choices.Below(kMaxRows), kMaxText, &choices, &arena, &rows);
  }
  const std::string bytes = Write(&used, rows, table, FileFormat::kParquet);
  const auto file = ReadParquet(bytes);
  if (!file.has_value()) Report(file.error().message);
  const auto expected = ExpectedCells(rows, table);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (file->columns[i].cells.size() != expected[i].size()) Report("rows are missing");
    for (std::size_t row = 0; row < expected[i].size(); ++row) {
      if (!SameCell(file->columns[i].cells[row], expected[i][row])) Report("a value differs");
    }
  }
  Write(&used, rows, table, FileFormat::kCsv);
  TableWriter fresh;
  if (Write(&fresh, rows, table, FileFormat::kParquet) != bytes) Report("a fresh writer differs");
  return 0;
}
