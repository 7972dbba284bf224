#include "lake/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tracklake {
namespace {

constexpr Day kDay = std::chrono::year(2026) / 1 / 2;
constexpr Seconds kTime = Seconds(kDay) + std::chrono::hours(3);
constexpr Version kVersion{1, 2};

TEST(PartHashTest, IsTheHashOfVersionFormatAndSortedObjects) {
  const std::vector<Covered> objects = {{"raw/b.json", "bb", kTime}, {"raw/a.json", "aa", kTime}};
  // printf 't1-w2\nparquet\nraw/a.json\taa\t2026-01-02T03:00:00Z\nraw/b.json\tbb\t…Z\n' |
  // sha256sum
  EXPECT_EQ(PartHash(kVersion, FileFormat::kParquet, objects), "034e119037cd8b89");
  EXPECT_EQ(PartHash(kVersion, FileFormat::kCsv, objects), "10ed828c42952923");
}

TEST(PartHashTest, DoesNotDependOnTheOrderOfArrival) {
  std::vector<Covered> objects = {{"raw/b", "1", kTime}, {"raw/a", "2", kTime}};
  const std::string hash = PartHash(kVersion, FileFormat::kParquet, objects);
  std::reverse(objects.begin(), objects.end());
  EXPECT_EQ(PartHash(kVersion, FileFormat::kParquet, objects), hash);
}

TEST(PartHashTest, ChangesWithWhateverChangesTheBytes) {
  const std::vector<Covered> objects = {{"raw/a", "1", kTime}};
  const std::string hash = PartHash(kVersion, FileFormat::kParquet, objects);
  for (const Version& other : {Version{2, 2}, Version{1, 3}}) {
    EXPECT_NE(PartHash(other, FileFormat::kParquet, objects), hash);
  }
  for (const Covered& other : {Covered{"raw/b", "1", kTime}, Covered{"raw/a", "2", kTime},
                               Covered{"raw/a", "1", kTime + std::chrono::seconds(1)}}) {
    EXPECT_NE(PartHash(kVersion, FileFormat::kParquet, {&other, 1}), hash);
  }
}

TEST(LayoutTest, SpellsKeysAsTheContractSays) {
  EXPECT_EQ(PartKey(TableId::kSongs, FileFormat::kParquet, kDay, "0123456789abcdef"),
            "processed/spotify/songs/year=2026/month=01/day=02/part-0123456789abcdef.parquet");
  EXPECT_EQ(PartKey(TableId::kCaptures, FileFormat::kCsv, kDay, "0123456789abcdef"),
            "processed_csv/spotify/captures/year=2026/month=01/day=02/part-0123456789abcdef.csv");
  // printf raw/a.json | sha256sum
  EXPECT_EQ(ReceiptKey(kDay, "raw/a.json"), "_tracklake/receipts/2026-01-02/1bf5890db4a8c027.json");
  EXPECT_EQ(QuarantineKey(kDay, "raw/a.json"), "quarantine/2026-01-02/1bf5890db4a8c027.ndjson");
  EXPECT_EQ(ParseQuarantineKey(QuarantineKey(kDay, "raw/a.json")), kDay);
  for (const char* other : {"quarantine/", "quarantine/2026-01-02/notes.ndjson", "raw/2026-01-02/x",
                            "quarantine/2026-13-02/1bf5890db4a8c027.ndjson"}) {
    EXPECT_FALSE(ParseQuarantineKey(other).has_value()) << other;
  }
  EXPECT_EQ(DayReceiptKey(kDay), "_tracklake/receipts/2026-01-02/day.json");
}

TEST(LayoutTest, ReadsItsOwnPartKeysBack) {
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    const auto place = ParsePartKey(PartKey(TableId::kAlbums, format, kDay, "0123456789abcdef"));
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->table, TableId::kAlbums);
    EXPECT_EQ(place->format, format);
    EXPECT_EQ(place->day, kDay);
  }
}

TEST(LayoutTest, LeavesOtherPeoplesFilesAlone) {
  for (const char* key : {
           "processed/spotify/songs/year=2026/month=01/day=02/part-0123456789abcdef.csv",
           "processed/spotify/songs/year=2026/month=01/day=02/part-0123456789abcde.parquet",
           "processed/spotify/songs/year=2026/month=01/day=02/part-0123456789ABCDEF.parquet",
           "processed/spotify/songs/year=2026/month=13/day=02/part-0123456789abcdef.parquet",
           "processed/spotify/songs/year=2026/month=01/day=02/part-0123456789abcdef.parquet.tmp",
           "processed/spotify/songs/year=2026/month=01/day=02/mine.parquet",
           "processed/spotify/other/year=2026/month=01/day=02/part-0123456789abcdef.parquet",
           "processed/other/songs/year=2026/month=01/day=02/part-0123456789abcdef.parquet",
           "raw/part-0123456789abcdef.parquet",
       }) {
    EXPECT_FALSE(ParsePartKey(key).has_value()) << key;
  }
}

TEST(LayoutTest, TellsReceiptsFromWhateverElseLiesBesideThem) {
  EXPECT_TRUE(ParseReceiptKey(DayReceiptKey(kDay))->is_day_receipt);
  EXPECT_FALSE(ParseReceiptKey(ReceiptKey(kDay, "raw/a"))->is_day_receipt);
  EXPECT_EQ(ParseReceiptKey(ReceiptKey(kDay, "raw/a"))->day, kDay);
  for (const char* key :
       {"_tracklake/receipts/2026-01-02/notes.txt", "_tracklake/receipts/2026-13-02/day.json",
        "_tracklake/receipts/", "_tracklake/receipts/2026-01-02", "_tracklake/state/day.json"}) {
    EXPECT_FALSE(ParseReceiptKey(key).has_value()) << key;
  }
}

TEST(VersionTest, ReadsBackWhatItPrints) {
  EXPECT_EQ(FormatVersion(kVersion), "t1-w2");
  EXPECT_EQ(ParseVersion("t1-w2"), kVersion);
  EXPECT_EQ(ParseVersion(FormatVersion(CurrentVersion())), CurrentVersion());
  for (const char* text : {"", "t1", "t1-w", "t1-w2 ", "t01-w2", "T1-w2", "t-1-w2", "t1-d1.5.5-w2",
                           "t1-d1.5-w1", "t1-d1.05.5-w1", "t1-d1.5.5-w1 "}) {
    EXPECT_FALSE(ParseVersion(text).has_value()) << text;
  }
}

TEST(VersionTest, OrdersByTransformerThenWriter) {
  EXPECT_LT((Version{1, 9}), (Version{2, 2}));
  EXPECT_LT((Version{1, 2}), (Version{1, 10}));
}

TEST(VersionTest, FilesOfAnyDuckDbAreOlderThanOurs) {
  const auto version = ParseVersion("t3-d9.10.11-w1");
  ASSERT_TRUE(version.has_value());
  EXPECT_EQ(version, (Version{3, 1}));
  EXPECT_LT(*version, (Version{3, 2}));
}

}  // namespace
}  // namespace tracklake
