#include "cli/query_text.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "query/example_queries.h"
#include "query/session.h"
#include "store/testing/temp_lake.h"

namespace tracklake::cli {
namespace {

class QueryTextTest : public testing::Test {
 protected:
  Result<std::optional<std::string>> Read(const QueryText& text, const std::string& input = "",
                                          bool is_terminal = false) {
    std::istringstream in(input);
    return ReadStatement(text, in, is_terminal);
  }
  std::string HintOf(const QueryText& text) {
    const auto read = Read(text);
    return read ? "" : read.error().message + ": " + read.error().hint;
  }

  TempLake folder_;
};

TEST_F(QueryTextTest, WithoutSqlItComesFromAPipeAndATerminalIsNotWaitedFor) {
  EXPECT_EQ(*Read({}, "SELECT 1"), "SELECT 1");
  EXPECT_EQ(*Read({{"-"}, ""}, "SELECT 2", true), "SELECT 2");
  EXPECT_EQ(*Read({{}, "-"}, "SELECT 3", true), "SELECT 3");
  EXPECT_EQ(*Read({}, "SELECT 1", true), std::nullopt);
  EXPECT_EQ(*Read({{"SELECT 4"}, ""}, "SELECT 1"), "SELECT 4");
  EXPECT_EQ(Read({}, " \n").error().message, "there is no SQL in standard input");
}

TEST_F(QueryTextTest, SqlThatAShellTookApartIsShownInQuotes) {
  EXPECT_EQ(HintOf({{"SELECT", "1"}, ""}),
            "the SQL came in 2 pieces: Put it into quotes: tracklake query \"SELECT 1\"");
  const std::string file = (folder_.path() / "a.json").native();
  std::ofstream(file) << "{}";
  EXPECT_EQ(
      HintOf({{"select", file, file, "from", "songs"}, ""}),
      "the SQL came in 5 pieces: Put it into quotes: tracklake query \"select * from songs\"");
  const std::vector<std::string> files(40, "file.json");
  EXPECT_EQ(HintOf({files, ""}),
            "the SQL came in 40 pieces: Put it into quotes: tracklake query \"file.json …\"");
}

TEST_F(QueryTextTest, AFileThatIsNotThereHasANeighbour) {
  const std::string folder = folder_.path().native();
  std::ofstream(folder + "/report.sql") << "SELECT 1";
  EXPECT_EQ(*Read({{}, folder + "/report.sql"}), "SELECT 1");
  EXPECT_EQ(HintOf({{}, folder + "/reprot.sql"}),
            "there is no file " + folder + "/reprot.sql: Did you mean " + folder + "/report.sql?");
  EXPECT_EQ(HintOf({{}, "SELECT 1"}), "there is no file SELECT 1: Give SQL without -f.");
  EXPECT_EQ(HintOf({{}, folder}),
            folder + " is a folder: Name a file in it: -f " + folder + "/NAME.sql");
  EXPECT_EQ(
      HintOf({{folder + "/report.sql"}, ""}),
      folder + "/report.sql is a file, and no SQL: tracklake query -f " + folder + "/report.sql");
  const std::string spaced = folder + "/my report.sql";
  std::ofstream(spaced) << "SELECT 1";
  EXPECT_EQ(HintOf({{spaced}, ""}),
            spaced + " is a file, and no SQL: tracklake query -f '" + spaced + "'");
}

TEST_F(QueryTextTest, AnExampleStandsAlone) {
  EXPECT_EQ(*Read({.example = "top_songs"}), ExampleSql("top_songs"));
  EXPECT_EQ(HintOf({.words = {"SELECT 1"}, .example = "top_songs"}),
            "give the SQL or an example, not both: To change an example, save it: tracklake query "
            "--example top_songs --show-sql > top_songs.sql");
  EXPECT_FALSE(Read({.example = "top_song"}));
}

TEST_F(QueryTextTest, MoreThanAStatementMayHaveIsNotRead) {
  EXPECT_FALSE(Read({}, std::string(kMaxStatementBytes + 1, 'x')));
}

}  // namespace
}  // namespace tracklake::cli
