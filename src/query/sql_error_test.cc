#include "query/sql_error.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(SqlErrorTest, CountsTheLinesOfWhatTheUserWrote) {
  const Error error =
      ExplainSqlError("Conversion Error: no\n\nLINE 10: SELECT x\n                ^", "…", 1);
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_EQ(error.message, "no\nLINE 9: SELECT x\n               ^");
}

TEST(SqlErrorTest, LeavesAMessageWithoutStageAsItIs) {
  EXPECT_EQ(ExplainSqlError("it is so", "").message, "it is so");
  EXPECT_EQ(ExplainSqlError("a\nb Error: c", "").message, "a\nb Error: c");
}

TEST(SqlErrorTest, SuggestsTheTableOrViewThatIsNearest) {
  const Error error = ExplainSqlError(
      "Catalog Error: Table with name songs_curent does not exist!\nDid you mean \"pg_am\"?", "");
  EXPECT_EQ(error.message, "Table with name songs_curent does not exist!");
  EXPECT_EQ(error.hint, "Did you mean songs_current?");
  EXPECT_EQ(ExplainSqlError("Catalog Error: Table with name zzzz does not exist!", "").hint,
            "The tables and views: tracklake catalog tables");
}

TEST(SqlErrorTest, TellsTextFromNames) {
  EXPECT_EQ(ExplainSqlError("Binder Error: Referenced column \"a b\" not found in FROM clause!",
                            "SELECT \"a b\"")
                .hint,
            "Put text in single quotes: 'a b'");
  EXPECT_EQ(ExplainSqlError("Binder Error: Referenced column \"ab\" not found in FROM clause!",
                            "SELECT ab")
                .hint,
            "The columns: tracklake catalog describe TABLE");
}

TEST(SqlErrorTest, NamesTheTablesWhoseColumnsMayBeMeant) {
  const std::string_view message =
      "Binder Error: Referenced column \"x\" not found in FROM clause!";
  EXPECT_EQ(ExplainSqlError(message, "SELECT x FROM songs").hint,
            "The columns: tracklake catalog describe songs");
  EXPECT_EQ(ExplainSqlError(message, "SELECT x FROM songs JOIN Song_Artists USING (song_id)").hint,
            "The columns: tracklake catalog describe songs or song_artists");
}

TEST(SqlErrorTest, ProposesTheColumnThatIsNearestOrThoseThatTheNameIsAPartOf) {
  const std::string_view message =
      "Binder Error: Referenced column \"name\" not found in FROM clause!\n"
      "Candidate bindings: \"raw_key\", \"song_name\"\n\nLINE 1: SELECT name FROM songs";
  const Error error = ExplainSqlError(message, "SELECT name FROM songs");
  EXPECT_EQ(error.hint, "Did you mean song_name? The columns: tracklake catalog describe songs");
  EXPECT_EQ(error.message,
            "Referenced column \"name\" not found in FROM clause!\nLINE 1: SELECT name FROM songs");
  EXPECT_EQ(ExplainSqlError("Binder Error: Table \"s\" does not have a column named "
                            "\"popularty\"\n\nLINE 1: x",
                            "SELECT s.popularty FROM songs s")
                .hint,
            "Did you mean popularity? The columns: tracklake catalog describe songs");
  EXPECT_EQ(ExplainSqlError(message, "SELECT name FROM songs JOIN artists USING (artist_id)").hint,
            "Did you mean song_name or artist_name? The columns: tracklake catalog describe songs "
            "or artists");
}

TEST(SqlErrorTest, CandidatesThatOnlyTheEngineKnowsAreLeft) {
  const Error error = ExplainSqlError(
      "Binder Error: Referenced column \"name\" not found in FROM clause!\n"
      "Candidate bindings: \"names\"\n\nLINE 1: …",
      "WITH t AS (SELECT list(song_name) AS names FROM songs) SELECT name FROM t");
  EXPECT_NE(error.message.find("Candidate bindings: \"names\""), std::string::npos);
}

TEST(SqlErrorTest, AnAliasIsATableToItsReaderAndNoListOfValues) {
  const Error error = ExplainSqlError(
      "Binder Error: Values list \"s\" does not have a column named \"xy\"\n\nLINE 1: SELECT "
      "s.xy",
      "SELECT s.xy FROM spotify_tracks s");
  EXPECT_EQ(error.message, "Table \"s\" does not have a column named \"xy\"\nLINE 1: SELECT s.xy");
  EXPECT_EQ(error.hint, "The columns: tracklake catalog describe spotify_tracks");
}

TEST(SqlErrorTest, ANameThatIsAPartOfTablesNamesMayMeanEach) {
  EXPECT_EQ(ExplainSqlError("Catalog Error: Table with name tracks does not exist!", "").hint,
            "Did you mean playlist_tracks or spotify_tracks?");
}

TEST(SqlErrorTest, ADateThatIsComparedWithNumbersIsToBeQuoted) {
  const std::string_view message =
      "Conversion Error: Could not convert string '2026-12-01' to INT32";
  EXPECT_EQ(ExplainSqlError(message, "SELECT 1 WHERE date = 2026-11-30").hint,
            "Put a date in single quotes: '2026-11-20'");
  EXPECT_EQ(ExplainSqlError(message, "SELECT CAST('2026-12-01' AS integer)").hint, "");
  EXPECT_EQ(
      ExplainSqlError("Binder Error: Cannot compare values of type VARCHAR and type DATE - an "
                      "explicit cast is required",
                      "")
          .hint,
      "One side is text: write '2026-11-20' without DATE, or CAST(… AS date) around the "
      "text.");
}

TEST(SqlErrorTest, TellsOfTheDivisionAndNotOfTheCastThatStandsForIt) {
  const std::string_view message =
      "Conversion Error: Could not convert string 'nan' to INT32\n\nLINE 1: SELECT 0 / 0\n        "
      "^";
  EXPECT_EQ(ExplainSqlError(message, "SELECT 0 / 0").message,
            "division by zero\nLINE 1: SELECT 0 / 0\n        ^");
  EXPECT_EQ(ExplainSqlError("Conversion Error: Could not convert string 'nan' to INT32",
                            "SELECT CAST('nan' AS integer)")
                .message,
            "Could not convert string 'nan' to INT32");
}

TEST(SqlErrorTest, ThePlaceIsWhereTheCaretStands) {
  const std::string_view sql = "SELECT 1,\n  x";
  EXPECT_EQ(PlaceIn(sql, "no\nLINE 2:   x\n          ^"), (SqlPlace{2, 3}));
  EXPECT_EQ(PlaceIn("x", "no\nLINE 1: x\n        ^"), (SqlPlace{1, 1}));
}

TEST(SqlErrorTest, ThePlaceIsCountedInCharactersAndNotInCellsOrBytes) {
  // 見 takes two cells and three bytes, ä one and two.
  EXPECT_EQ(PlaceIn("'見ä', x", "no\nLINE 1: '見ä', x\n               ^"), (SqlPlace{1, 7}));
}

TEST(SqlErrorTest, ATabTakesACellForWhichDuckDbCountsNone) {
  const std::string_view sql = "SELECT\t1,\t\tx,\t2";
  const Error error = ExplainSqlError("no\nLINE 1: SELECT\t1,\t\tx,\t2\n                ^", sql);
  EXPECT_EQ(error.message, "no\nLINE 1: SELECT\t1,\t\tx,\t2\n                   ^");
  EXPECT_EQ(PlaceIn(sql, error.message), (SqlPlace{1, 12}));
}

TEST(SqlErrorTest, ThePlaceIsFoundInALineOfWhichOnlyAPartIsShown) {
  const std::string sql = "SELECT " + std::string(90, 'a') + ", bad, " + std::string(90, 'b');
  EXPECT_EQ(PlaceIn(sql, "no\nLINE 1: ...aa, bad, bbb...\n               ^"), (SqlPlace{1, 100}));
}

TEST(SqlErrorTest, LinesThatEndInCarriageReturnAndLineFeedAreOneEach) {
  EXPECT_EQ(PlaceIn("SELECT\r\n  x", "no\nLINE 3:   x\n          ^"), (SqlPlace{2, 3}));
}

TEST(SqlErrorTest, WithoutACaretOrWhereItPointsElsewhereThereIsNoPlace) {
  EXPECT_EQ(PlaceIn("SELECT 1", "no"), std::nullopt);
  EXPECT_EQ(PlaceIn("SELECT 1", "no\n^"), std::nullopt);
  EXPECT_EQ(PlaceIn("SELECT 1", "no\nLINE 9: SELECT 1\n        ^"), std::nullopt);
  EXPECT_EQ(PlaceIn("SELECT 1", "no\nLINE 1: SELECT 2\n        ^"), std::nullopt);
  EXPECT_EQ(PlaceIn("SELECT 1", "no\nLINE 1: SELECT 1\n^"), std::nullopt);
}

}  // namespace
}  // namespace tracklake
