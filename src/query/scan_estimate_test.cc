#include "query/scan_estimate.h"

#include <gtest/gtest.h>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

TEST(ScanEstimateTest, AllPartsOfTheTablesThatAStatementReachesCount) {
  QueryLake lake;
  lake.AddDay(kFirstDay, 1);
  lake.AddDay(kSecondDay, 2);
  const auto songs = EstimateScan(&lake.store(), "SELECT * FROM songs WHERE year = '2026'");
  ASSERT_TRUE(songs.has_value());
  EXPECT_EQ(songs->files, 2);
  std::uint64_t bytes = 0;
  for (const Day day : {kFirstDay, kSecondDay}) {
    bytes += std::filesystem::file_size(lake.folder() / QueryLake::KeyOf(TableId::kSongs, day));
  }
  EXPECT_EQ(songs->bytes, bytes);
  EXPECT_EQ(EstimateScan(&lake.store(), "SELECT 1")->files, 0);
  EXPECT_EQ(EstimateScan(&lake.store(), "SELECT * FROM songs, captures")->files, 4);
  // A view reads what its tables have.
  EXPECT_GT(EstimateScan(&lake.store(), "SELECT * FROM spotify_tracks")->bytes, songs->bytes);
}

}  // namespace
}  // namespace tracklake
