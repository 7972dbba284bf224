#include "query/relations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lake/layout.h"

namespace tracklake {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

// The files of a lake of one day, and which of them were written into statements.
class RelationsTest : public testing::Test {
 protected:
  RelationsTest() {
    for (const TableInfo& table : Tables()) {
      const std::string key = PartKey(table.id, FileFormat::kParquet, Day(), "0123456789abcdef");
      files_.push_back({.table = table.id, .key = key});
    }
  }

  std::vector<Relation> RelationsOf(std::string_view sql) {
    const auto locate = [&](std::string_view key) {
      located_.insert(ParsePartKey(key)->table);
      return std::string(key);
    };
    return RelationsFor(sql, {files_, {}}, locate);
  }

  std::vector<std::string> NamesFor(std::string_view sql) {
    std::vector<std::string> names;
    for (const Relation& relation : RelationsOf(sql)) names.push_back(relation.name);
    return names;
  }

  std::vector<CatalogFile> files_;
  std::set<TableId> located_;
};

TEST_F(RelationsTest, AStatementThatReachesNothingNamesNoFile) {
  EXPECT_THAT(NamesFor("SELECT 1"), IsEmpty());
  EXPECT_THAT(located_, IsEmpty());
}

TEST_F(RelationsTest, OnlyTheFilesOfTablesThatAreReachedAreNamed) {
  EXPECT_THAT(NamesFor("SELECT * FROM artists_current"),
              ElementsAre("artists_current"));  // which reads the files itself
  EXPECT_THAT(located_, ElementsAre(TableId::kArtists));
}

TEST_F(RelationsTest, MacrosComeWithThoseThatTheyCallAndWhereOneIsMistyped) {
  EXPECT_THAT(NamesFor("SELECT date_parse(day, 'Y')"), ElementsAre("mysql_format", "date_parse"));
  EXPECT_THAT(NamesFor("SELECT date_pars(day, 'Y')"), ElementsAre("mysql_format", "date_parse"));
}

TEST_F(RelationsTest, OperatorsAreMacrosWhereTheyStand) {
  EXPECT_THAT(NamesFor("SELECT 7 / 2"), ElementsAre("/"));
  EXPECT_THAT(NamesFor("SELECT 7 % 2"), ElementsAre("%"));
  EXPECT_THAT(NamesFor("SELECT EXTRACT(epoch FROM x), y AT TIME ZONE 'UTC'"),
              ElementsAre("date_part", "timezone"));
}

TEST_F(RelationsTest, ShortWordsAreNoMistypedMacros) {
  EXPECT_THAT(NamesFor("SELECT x, modd FROM t"), IsEmpty());
}

TEST_F(RelationsTest, AWordInACommentOrATextOfAViewReachesNothing) {
  NamesFor("SELECT * FROM daily_entries");
  EXPECT_THAT(located_, Contains(TableId::kSongs));
  EXPECT_THAT(located_, Not(Contains(TableId::kArtists))) << "a comment of the view names it";
}

TEST_F(RelationsTest, WhatOnlyAViewReadsStandsInIt) {
  const auto relations = RelationsOf("SELECT * FROM spotify_tracks JOIN songs USING (song_id)");
  ASSERT_FALSE(relations.empty());
  EXPECT_EQ(relations.front().name, "songs");
  EXPECT_EQ(relations.back().name, "spotify_tracks");
  EXPECT_THAT(NamesFor("SELECT * FROM spotify_tracks"), Not(Contains("daily_entries")));
  const std::string& view = relations.back().statement;
  EXPECT_THAT(view, HasSubstr("FROM (\n-- daily_entries"));
  EXPECT_THAT(view, HasSubstr("LEFT JOIN songs s ON"));
  EXPECT_THAT(view, HasSubstr(") b ON b.raw_key = s.raw_key"));
  EXPECT_THAT(view, Not(HasSubstr("JOIN albums b")));
}

TEST_F(RelationsTest, AStatementThatListsWhatThereIsReachesAllTablesAndViews) {
  EXPECT_THAT(NamesFor("SHOW TABLES"),
              AllOf(IsSupersetOf({"songs", "gaps"}), Not(Contains("date_diff"))));
  EXPECT_EQ(located_.size(), Tables().size());
}

}  // namespace
}  // namespace tracklake
