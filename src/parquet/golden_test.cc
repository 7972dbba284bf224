// Our files' bytes never change without a new kWriterEpoch: a part's name stands for its bytes. A
// failure here means that they have. If that is meant, raise the epoch, and write the files again
// with TRACKLAKE_UPDATE_GOLDEN=1 in the environment.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/sha256.h"
#include "parquet/epoch.h"
#include "parquet/table_writer.h"
#include "parquet/testing/random_rows.h"

namespace tracklake {
namespace {

using parquet::testing::AddRandomRows;
using parquet::testing::Choices;

const std::filesystem::path kFolder = TRACKLAKE_GOLDEN;

std::string Read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

std::string Write(const Rows& rows, TableId table, FileFormat format) {
  std::string bytes;
  StringSink sink(&bytes);
  EXPECT_TRUE(TableWriter().Write(rows, table, format, &sink).has_value());
  return bytes;
}

void ExpectGolden(const std::filesystem::path& file, const std::string& bytes) {
  if (std::getenv("TRACKLAKE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(Read(file) == bytes) << file.filename() << " has other bytes now: see above";
}

TEST(GoldenTest, EveryTableHasTheBytesItHad) {
  for (const TableInfo& table : Tables()) {
    for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
      Choices choices(kWriterEpoch * 100 + static_cast<std::uint64_t>(table.id));
      Arena arena;
      Rows rows;
      AddRandomRows(table.id, 70, 40, &choices, &arena, &rows);
      ExpectGolden(kFolder / fmt::format("{}.{}", table.name, NameOf(format)),
                   Write(rows, table.id, format));
    }
  }
}

// Several row groups and pages, dictionaries of many sizes, long texts: by its hash alone.
TEST(GoldenTest, LargeTablesHaveTheBytesTheyHad) {
  std::string hashes;
  for (const TableId table : {TableId::kListeningHistory, TableId::kTrackFeatures}) {
    Choices choices(kWriterEpoch);
    Arena arena;
    Rows rows;
    AddRandomRows(table, 130'000, 300, &choices, &arena, &rows);
    hashes += Sha256Hex(Write(rows, table, FileFormat::kParquet)) + "\n";
  }
  ExpectGolden(kFolder / "large.sha256", hashes);
}

}  // namespace
}  // namespace tracklake
