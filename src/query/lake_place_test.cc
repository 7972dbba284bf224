// What a query answers hangs on the lake's own keys alone: not on where the lake lies, and not on
// how many files are read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

class LakePlaceTest : public testing::TestWithParam<const char*> {};

TEST_P(LakePlaceTest, TheFoldersAboveTheLakeSayNothing) {
  QueryLake lake(GetParam());
  lake.AddDay(kFirstDay, 10);
  lake.AddDay(kSecondDay, 20);
  EXPECT_THAT(lake.Ask("SELECT year, month, day, song_id, popularity FROM songs ORDER BY day"),
              ElementsAre("2026,11,18,s1,10", "2026,11,19,s1,20"));
  EXPECT_THAT(lake.Ask("SELECT date, song_id, popularity FROM spotify_tracks ORDER BY date"),
              ElementsAre("2026-11-18,s1,10", "2026-11-19,s1,20"));
}

INSTANTIATE_TEST_SUITE_P(Folders, LakePlaceTest,
                         testing::Values("year=2020", "month=01/day=99", "song_id=42",
                                         "fetched_at=2020-01-01/popularity=0", "filename=x",
                                         "[abc]*?", "it's; --", "größe %20"));

TEST(LakePlaceTest, AFolderWithWildcardsIsNotItsNeighbour) {
  QueryLake lake("la*e");
  lake.AddDay(kFirstDay, 10);
  std::filesystem::copy(lake.folder(), lake.folder().parent_path() / "lake",
                        std::filesystem::copy_options::recursive);
  EXPECT_THAT(lake.Ask("SELECT count(*) FROM songs"), ElementsAre("1"));
}

TEST(PartitionColumnsTest, AreThoseOfASingleFileToo) {
  QueryLake lake;
  lake.AddDay(kFirstDay, 10);
  EXPECT_THAT(lake.Ask("SELECT max(year), min(month), max(day), min(song_id) FROM songs"),
              ElementsAre("2026,11,18,s1"));
  lake.AddDay(kSecondDay, 20);
  EXPECT_THAT(lake.Ask("SELECT min(month), max(day) FROM songs WHERE day = '19'"),
              ElementsAre("11,19"));
  EXPECT_THAT(lake.Ask("SELECT year, count(*) FROM songs GROUP BY year"), ElementsAre("2026,2"));
}

}  // namespace
}  // namespace tracklake
