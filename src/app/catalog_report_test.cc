#include "app/catalog_report.h"

#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

class CatalogReportTest : public testing::Test {
 protected:
  void Put(std::string_view key, std::string_view bytes) {
    ASSERT_TRUE((*fake_.lake.OpenOrCreate())->PutIfAbsent(key, bytes));
    ASSERT_TRUE(TransformNew(fake_.services()));
  }
  CatalogReport Read() { return *ReadCatalog(fake_.services()); }

  FakeServices fake_;
};

TEST_F(CatalogReportTest, WithoutALakeThereIsNone) {
  EXPECT_EQ(ReadCatalog(fake_.services()).error().kind, ErrorKind::kNotFound);
}

TEST_F(CatalogReportTest, WhatHasLandedSinceIsFoldedInAndAddedUpByTableAndDay) {
  Put("raw/2026-11-18/a.json", Playlist("p", 3));
  EXPECT_EQ(TotalsByTable(Read().months).at(TableId::kSongs).rows, 3);
  Put("raw/2026-11-19/b.json", Playlist("p", 2));
  const CatalogReport report = Read();
  const FileTotals songs = TotalsByTable(report.months).at(TableId::kSongs);
  EXPECT_EQ(songs.rows, 5);
  EXPECT_EQ(songs.files, 2);
  EXPECT_EQ(songs.newest, *ParseIsoDate("2026-11-19"));
  const auto days = TotalsByDay(report.files, TableId::kSongs);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days.at(*ParseIsoDate("2026-11-18")).rows, 3);
  EXPECT_EQ(days.at(*ParseIsoDate("2026-11-19")).rows, 2);
  EXPECT_EQ(report.outcome(), Outcome::kDone);
}

TEST(CatalogTotalsTest, TheCsvFilesOfATableAreNotCountedAgain) {
  CatalogFile file;
  file.table = TableId::kSongs;
  file.rows = 7;
  std::vector<CatalogFile> files = {file, file};
  files[1].format = FileFormat::kCsv;
  EXPECT_EQ(TotalsByDay(files, TableId::kSongs).begin()->second.files, 1);
  EXPECT_TRUE(TotalsByDay(files, TableId::kAlbums).empty());
}

TEST(CatalogTotalsTest, TheWorstBrokenDayIsTheOutcome) {
  CatalogReport report;
  for (const ErrorKind kind : {ErrorKind::kCorruption, ErrorKind::kIo, ErrorKind::kCorruption}) {
    report.broken.push_back({Day(), Error{kind, "broken", {}, {}}});
  }
  EXPECT_EQ(report.outcome(), Outcome::kFailed);
}

TEST(CatalogTotalsTest, ATableThatIsMistypedIsNamed) {
  EXPECT_EQ(*TableNamed("songs"), TableId::kSongs);
  EXPECT_EQ(TableNamed("song").error().hint, "Did you mean songs?");
  EXPECT_EQ(TableNamed("xyzzy").error().hint, "The tables: tracklake catalog tables");
}

TEST_F(CatalogReportTest, EveryStatementForAnotherEngineIsEnded) {
  Put("raw/2026-11-18/a.json", Playlist("p", 3));
  const std::string duckdb = StatementsForDuckDb(*fake_.lake.Open(), Read().files);
  EXPECT_TRUE(duckdb.starts_with("SET TimeZone = 'UTC';\n"));
  EXPECT_TRUE(duckdb.contains(".parquet"));
  for (const std::string& text : {duckdb, StatementsForTrino()}) {
    EXPECT_TRUE(text.contains("spotify_tracks"));
    EXPECT_TRUE(text.ends_with(";\n"));
    EXPECT_FALSE(text.contains(";;"));
  }
}

}  // namespace
}  // namespace tracklake::app
