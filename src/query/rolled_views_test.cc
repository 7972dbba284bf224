#include "query/rolled_views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kYear = std::chrono::year(2026);

std::vector<Rollup> Entries(bool november_lacks) {
  return {
      {"daily_entries", kYear / std::chrono::October, "whole-10", "lacking-10"},
      {"daily_entries", kYear / std::chrono::November, "whole-11", "lacking-11", november_lacks}};
}

std::string EntriesOver(const std::vector<Rollup>& rollups,
                        const std::vector<CatalogFile>& files = {}) {
  return SelectOfView("daily_entries", {files, rollups},
                      [](std::string_view key) { return std::string(key); });
}

TEST(RolledViewsTest, SongsAreReadOnlyWhereSomeMonthLacksOne) {
  const std::string none_lacks = EntriesOver(Entries(false));
  EXPECT_THAT(none_lacks, HasSubstr("['whole-10', 'whole-11']"));
  EXPECT_THAT(none_lacks, Not(HasSubstr("songs")));

  const std::string one_lacks = EntriesOver(Entries(true));
  EXPECT_THAT(one_lacks, HasSubstr("['whole-10', 'lacking-11']"));
  EXPECT_THAT(one_lacks, HasSubstr("songs"));
}

TEST(RolledViewsTest, EntriesThatLackTheirSongAreSoughtInTheirMonthsAlone) {
  EXPECT_THAT(EntriesOver(Entries(true)), HasSubstr("FROM (SELECT * FROM read_parquet("
                                                    "['lacking-11'], hive_partitioning = false)) "
                                                    "AS \"lacking\"\n    WHERE lacks_song = 1"));
}

TEST(RolledViewsTest, AnOpenDaysSongsAreSoughtInItsOwnPartsBeforeTheLakes) {
  std::vector<CatalogFile> files(2);
  files[0].table = TableId::kSongs;
  files[0].key = "songs-of-today";
  files[1].table = TableId::kPlaylistTracks;
  files[1].key = "entries-of-today";
  for (CatalogFile& file : files) {
    file.format = FileFormat::kParquet;
    file.day = kYear / std::chrono::December / 5;
  }
  const std::string sql = EntriesOver(Entries(false), files);
  const std::string open = sql.substr(0, sql.find("-- daily_entries where"));
  EXPECT_THAT(open, HasSubstr("WITH open_rest AS MATERIALIZED ("));
  EXPECT_THAT(open, HasSubstr("songs-of-today"));
  EXPECT_THAT(open, Not(HasSubstr("JOIN songs ")));
  EXPECT_THAT(sql, HasSubstr("FROM (SELECT *\nFROM open_rest\n) AS \"lacking\"\n"));
  EXPECT_THAT(sql, HasSubstr("WHERE raw_key IN (\n      SELECT observed_key\n      FROM observed"));
}

}  // namespace
}  // namespace tracklake
