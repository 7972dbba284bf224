// How exactly a difference between two files of one table is told, and that nothing is when the
// stored one is anything else.
#include "query/row_difference.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "duck/database.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class RowDifferenceTest : public testing::Test, protected QueryLake {
 protected:
  RowDifferenceTest() { AddDay(kFirstDay, 10); }

  // The day's songs with another select list, or other rows, as DuckDB writes them.
  std::filesystem::path Songs(const std::string& name, const std::string& select,
                              const std::string& where = "") {
    const auto file = folder() / name;
    Database database = *Database::OpenInMemory({{"threads", "1"}});
    Connection connection = *database.Connect();
    const auto copied = connection.Query(
        fmt::format("COPY (SELECT {} FROM read_parquet({}, hive_partitioning = false) {}) TO {}",
                    select, QuoteText(part_.native()), where, QuoteText(file.native())));
    EXPECT_TRUE(copied) << copied.error().message;
    return file;
  }

  std::string Difference(const std::filesystem::path& stored, const std::filesystem::path& derived,
                         FileFormat format = FileFormat::kParquet,
                         const QueryOptions& options = {}) {
    const auto told =
        DescribeRowDifference({TableId::kSongs, format, kFirstDay}, stored, derived, options);
    return told ? *told : told.error().message;
  }

  const std::filesystem::path part_ = store().Location(KeyOf(TableId::kSongs, kFirstDay));
};

TEST_F(RowDifferenceTest, NamesTheRowTheColumnAndBothValues) {
  const auto other =
      Songs("other.parquet", "* REPLACE (7 AS popularity, CAST(NULL AS VARCHAR) AS song_name)");
  const std::string told = Difference(other, part_);
  EXPECT_THAT(told, HasSubstr("row 1 of songs (raw/2026-11-18.json): song_name is NULL, raw gives "
                              "'One, \"quoted\""));
  EXPECT_THAT(told, HasSubstr("; popularity is '7', raw gives '10'"));
}

TEST_F(RowDifferenceTest, NamesARowThatOnlyOneOfThemHas) {
  const auto none = Songs("none.parquet", "*", "WHERE false");
  EXPECT_THAT(Difference(none, part_), HasSubstr("row 1 of songs (raw/2026-11-18.json): the part"));
  EXPECT_THAT(Difference(part_, none), HasSubstr("(raw/2026-11-18.json): raw does not give it"));
}

TEST_F(RowDifferenceTest, TellsWhereOnlyTheBytesDiffer) {
  EXPECT_EQ(Difference(Songs("same.parquet", "*"), part_), "the same rows in other bytes");
}

TEST_F(RowDifferenceTest, ReadsCsvToo) {
  const auto right = Songs("right.csv", "*");
  EXPECT_EQ(Difference(right, right, FileFormat::kCsv), "the same rows in other bytes");
  EXPECT_THAT(
      Difference(Songs("other.csv", "* REPLACE (7 AS popularity)"), right, FileFormat::kCsv),
      HasSubstr("popularity is '7', raw gives '10'"));
}

TEST_F(RowDifferenceTest, SaysInItsOwnWordsThatAFileIsNoTable) {
  const auto junk = folder() / "junk";
  std::ofstream(junk) << "neither Parquet nor a table";
  std::ofstream(folder() / "empty");
  const std::string no_row = "its bytes differ from those that raw gives; no row can be named: ";
  for (const auto& file : {junk, folder() / "empty", Songs("one.parquet", "song_id")}) {
    EXPECT_EQ(Difference(file, part_), no_row + "it is not a Parquet file of this table") << file;
  }
  EXPECT_EQ(Difference(junk, Songs("right.csv", "*"), FileFormat::kCsv),
            no_row + "it is not a CSV file of this table");
  const std::string told =
      Difference(junk, part_, FileFormat::kParquet, {.duckdb = "/nowhere/libduckdb.so"});
  EXPECT_THAT(told, HasSubstr(no_row + "there is no /nowhere/libduckdb.so"));
}

TEST_F(RowDifferenceTest, EndsWhereItIsToStop) {
  std::stop_source stop;
  stop.request_stop();
  QueryOptions options;
  options.stop = stop.get_token();
  EXPECT_FALSE(DescribeRowDifference({TableId::kSongs, FileFormat::kParquet, kFirstDay}, part_,
                                     part_, options));
}

}  // namespace
}  // namespace tracklake
