#include "lake/rollup_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/sha256.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

TEST(RollupKeyTest, IsToldFromWhateverElseLiesThere) {
  const std::string key =
      RollupKey("songs", MonthOf(*ParseIsoDate("2026-03-09")), "0123456789abcdef");
  EXPECT_EQ(key, "_tracklake/rollup/songs/2026-03-0123456789abcdef.parquet");
  EXPECT_TRUE(IsRollupKey(key));
  EXPECT_FALSE(IsRollupKey("_tracklake/rollup/2026-03-0123456789abcdef.parquet"));
  EXPECT_FALSE(IsRollupKey("_tracklake/rollup/songs/2026-03-0123456789ABCDEF.parquet"));
  EXPECT_FALSE(IsRollupKey("_tracklake/rollup/songs/2026-03-0123456789abcdef.parquet~"));
  EXPECT_FALSE(IsRollupKey("processed/songs/2026-03-0123456789abcdef.parquet"));
  EXPECT_EQ(NewestDayOf(key), std::nullopt);
}

TEST(RollupKeyTest, OfDaysTellsTheNewestOne) {
  const Day day = *ParseIsoDate("2026-03-09");
  const std::string key = RollupKey("songs", day, "0123456789abcdef");
  EXPECT_EQ(key, "_tracklake/rollup/songs/2026-03-09-0123456789abcdef.parquet");
  EXPECT_TRUE(IsRollupKey(key));
  EXPECT_EQ(NewestDayOf(key), day);
  EXPECT_EQ(NewestDayOf("_tracklake/rollup/songs/2026-02-30-0123456789abcdef.parquet"),
            std::nullopt);
  EXPECT_FALSE(IsRollupKey("_tracklake/rollup/songs/2026-03-9-0123456789abcdef.parquet"));
}

TEST(RollupFileTest, IsWholeOnlyWithEveryByteThatWasWritten) {
  TempLake folder;
  LocalStore store(folder.path(), {.sync = false});
  const std::string key = RollupKey("songs", MonthOf(Day()), "0123456789abcdef");
  const std::string text = "PAR1" + std::string(RollupPreamble()) + "rows and PAR1";
  const auto file = folder.path() / "file";
  std::ofstream(file) << text;
  ASSERT_TRUE(SealRollup(file, Sha256Hex(text)));
  std::string sealed;
  ASSERT_TRUE(store.Get("file", &sealed));
  EXPECT_EQ(sealed.size(), text.size());
  ASSERT_TRUE(store.PutAll({{{.key = key, .bytes = sealed}}}));
  EXPECT_TRUE(*IsWholeRollup(store, key));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    const auto place = RollupPreamble().size() + 4;
    if (i < 4 || i >= place) changed.resize(i % 2 == 0 ? sealed.size() : i);
    ASSERT_TRUE(store.PutAll({{{.key = key, .bytes = changed}}}));
    EXPECT_FALSE(*IsWholeRollup(store, key)) << i;
  }
  EXPECT_FALSE(*IsWholeRollup(store, "_tracklake/rollup/songs/2026-03-ffffffffffffffff.parquet"));
}

}  // namespace
}  // namespace tracklake
