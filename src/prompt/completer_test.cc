#include "prompt/completer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::prompt {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

class CompleterTest : public testing::Test {
 protected:
  // `marked` is what has been typed, with | where the cursor is.
  std::vector<std::string> At(std::string marked) {
    const std::size_t cursor = marked.find('|');
    marked.erase(cursor, 1);
    last_ = Complete(marked, cursor, vocabulary_, [](const std::string& folder) {
      return folder == "out/" ? std::vector<std::string>{"a b.csv", "c/"}
                              : std::vector<std::string>{".hidden", "out/", "report.csv"};
    });
    std::vector<std::string> texts;
    for (const auto& candidate : last_.candidates) texts.push_back(candidate.text);
    return texts;
  }

  const Vocabulary vocabulary_ = {{{"songs", {"song_id", "song_name", "popularity"}},
                                   {"artists", {"artist_id", "artist_name", "popularity"}},
                                   {"song_artists", {"song_id", "artist_id"}},
                                   {"odd names", {"Order", "größe"}}},
                                  {"count", "sum", "split_part"}};
  Completion last_;
};

TEST_F(CompleterTest, RelationsStandBehindFromAndJoin) {
  EXPECT_THAT(At("SELECT * FROM so|"), ElementsAre("songs", "song_artists"));
  EXPECT_THAT(At("select * from songs join ar|"), ElementsAre("artists"));
  EXPECT_THAT(At("FROM songs s, AR|"), ElementsAre("artists"));
  EXPECT_THAT(At("DESCRIBE son|"), ElementsAre("songs", "song_artists"));
  EXPECT_THAT(At("SELECT 1; FROM ar|"), ElementsAre("artists"));
  EXPECT_EQ(last_.candidates[0].behind, " ");
}

TEST_F(CompleterTest, ColumnsAreThoseOfTheRelationsThatAreNamed) {
  EXPECT_THAT(At("SELECT song_name FROM songs WHERE |"),
              ElementsAre("song_id", "song_name", "popularity"));
  EXPECT_THAT(At("SELECT * FROM songs WHERE pop|"), ElementsAre("popularity"));
  EXPECT_THAT(At("SELECT * FROM songs JOIN artists ON art|"),
              ElementsAre("artist_id", "artist_name", "artists"));
  EXPECT_THAT(At("SELECT song_n FROM artists, songs AS s WHERE x = 1 AND song_n|"),
              ElementsAre("song_name"));
}

TEST_F(CompleterTest, ColumnsAreKnownThoughTheRelationStandsBehindTheCursor) {
  EXPECT_THAT(At("SELECT song_n| FROM songs"), ElementsAre("song_name"));
  EXPECT_THAT(At("SELECT |\nFROM artists;"), ElementsAre("artist_id", "artist_name", "popularity"));
  EXPECT_THAT(At("SELECT artist_n| FROM songs; FROM artists"), IsEmpty());
}

TEST_F(CompleterTest, BehindADotStandTheColumnsOfOneRelation) {
  EXPECT_THAT(At("SELECT a.| FROM songs s JOIN artists a"),
              ElementsAre("artist_id", "artist_name", "popularity"));
  EXPECT_THAT(At("SELECT songs.song| FROM songs"), ElementsAre("song_id", "song_name"));
  EXPECT_THAT(At("SELECT x.| FROM songs s"), IsEmpty());
}

TEST_F(CompleterTest, WhatIsNamedByWithIsARelation) {
  EXPECT_THAT(At("WITH best AS (SELECT 1) SELECT * FROM be|"), ElementsAre("best"));
}

TEST_F(CompleterTest, FunctionsAndKeywordsComeBehindColumns) {
  EXPECT_THAT(At("SELECT s| FROM songs"),
              ElementsAre("song_id", "song_name", "songs", "sum(", "split_part(", "select", "semi",
                          "show", "similar", "summarize"));
  EXPECT_THAT(At("SELECT 1 WHE|"), ElementsAre("WHEN", "WHERE"));
  EXPECT_THAT(At("select 1 whe|"), ElementsAre("when", "where"));
  EXPECT_THAT(At("sel|"), ElementsAre("select"));
  EXPECT_THAT(At("SELECT 1;\n|"), Contains("SELECT"));
}

TEST_F(CompleterTest, AsLongAsNothingIsNamedAllColumnsAreThere) {
  EXPECT_THAT(At("SELECT song_|"), ElementsAre("song_id", "song_name"));
  EXPECT_THAT(At("SELECT |"), IsEmpty());
}

TEST_F(CompleterTest, NothingIsOfferedInTextsCommentsAndNumbers) {
  for (const char* text : {"SELECT 'so|", "FROM songs WHERE song_id = 'so|'", "FROM songs -- so|",
                           "FROM songs WHERE /* so| */", "FROM songs WHERE 1|"}) {
    EXPECT_THAT(At(text), IsEmpty()) << text;
  }
  EXPECT_THAT(At("FROM songs WHERE song_id = 'so' AND pop|"), ElementsAre("popularity"));
}

TEST_F(CompleterTest, NamesThatNeedThemGetQuotes) {
  EXPECT_THAT(At("FROM odd|"), ElementsAre("\"odd names\""));
  EXPECT_THAT(At("FROM \"odd|"), ElementsAre("\"odd names\""));
  EXPECT_EQ(last_.begin, 5);
  EXPECT_THAT(At("FROM \"odd names\" WHERE or|"), IsSupersetOf({"\"Order\"", "or", "order"}));
  EXPECT_THAT(At("FROM \"odd names\" WHERE \"gr|"), ElementsAre("\"größe\""));
  EXPECT_THAT(At("FROM songs WHERE \"song_n|"), ElementsAre("\"song_name\""));
}

TEST_F(CompleterTest, CommandsAndWhatTheyTake) {
  EXPECT_THAT(At(".t|"), ElementsAre(".tables", ".timer"));
  EXPECT_THAT(At(".describe art|"), ElementsAre("artists"));
  EXPECT_EQ(last_.begin, 10);
  EXPECT_THAT(At(".format |"), IsSupersetOf({"json", "csv", "table"}));
  EXPECT_THAT(At(".example ris|"), ElementsAre("rising_artists"));
  EXPECT_THAT(At(".output r|"), ElementsAre("report.csv"));
  EXPECT_THAT(At(".output out/|"), ElementsAre("out/a b.csv", "out/c/"));
  EXPECT_THAT(At(".output |"), Not(Contains(".hidden")));
  EXPECT_THAT(At(".help |"), IsEmpty());
  EXPECT_THAT(At(" |.help"), Contains("SELECT"));
}

TEST_F(CompleterTest, WhatCandidatesShareIsWhole) {
  EXPECT_EQ(CommonBeginning({{"song_id", ""}, {"song_name", ""}}), "song_");
  EXPECT_EQ(CommonBeginning({{"größe", ""}, {"grüße", ""}}), "gr");
  EXPECT_EQ(CommonBeginning({{"sum(", "x"}}), "sum(");
  EXPECT_EQ(CommonBeginning({}), "");
}

}  // namespace
}  // namespace tracklake::prompt
