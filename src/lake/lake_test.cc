#include "lake/lake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "lake/testing/lake_world.h"
#include "store/local/local_store.h"
#include "store/memory/memory_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

class LakeTest : public testing::TestWithParam<const char*> {
 protected:
  LakeTest() {
    if (std::string_view(GetParam()) == "memory") {
      store_ = std::make_unique<MemoryStore>(folder_.path());
    } else {
      store_ =
          std::make_unique<LocalStore>(folder_.path() / "lake", LocalStore::Options{.sync = false});
    }
  }

  Lake Open(LakeOptions options = {}) { return Lake(store_.get(), &clock_, std::move(options)); }

  void ExpectClean() {
    const auto report = Open().Verify();
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_TRUE(report->clean()) << Describe(*report);
    EXPECT_THAT(report->leftovers, testing::IsEmpty());
    EXPECT_EQ(report->pending, 0);
  }

  TempLake folder_;
  SimulatedClock clock_{TimeOn(100)};
  std::unique_ptr<ObjectStore> store_;
};

TEST_P(LakeTest, BringsRawIntoTheTablesAndSaysWhatBecameOfIt) {
  PutRaw(*store_, SmallWorld());
  const auto report = Open().TransformAll();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  for (const Failure& failure : report->failures)
    ADD_FAILURE() << failure.subject << failure.error.message;
  EXPECT_EQ(report->objects, 6);
  EXPECT_EQ(report->transformed, 6);
  EXPECT_EQ(report->refused, 1);
  EXPECT_EQ(report->quarantine_lines, 2);
  EXPECT_EQ(report->days_rewritten, 3);
  const auto& songs = report->counts[static_cast<std::size_t>(TableId::kSongs)];
  EXPECT_EQ(songs.rows, 3 + 5 + 3 + 1 + 2);
  ExpectClean();
}

TEST_P(LakeTest, EndsInTheSameBytesWhetherPartsWereIncrementalFirst) {
  PutRaw(*store_, SmallWorld());
  ASSERT_TRUE(Open().TransformAll().has_value());
  const auto canonical = Everything(*store_);
  for (const auto& [key, bytes] : canonical) ASSERT_TRUE(store_->Delete({{key}}).has_value());
  for (const RawFile& file : SmallWorld()) {
    const auto report = Open().TransformKeys({{file.key}});
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(report->transformed, 1);
  }
  ExpectClean();
  const auto incremental = Everything(*store_);
  EXPECT_NE(Keys(incremental), Keys(canonical));
  const auto report = Open().TransformAll();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(Keys(Everything(*store_)), Keys(canonical));
  EXPECT_EQ(Everything(*store_), canonical);
  ExpectClean();
}

TEST_P(LakeTest, DoesNothingTwice) {
  PutRaw(*store_, SmallWorld());
  ASSERT_TRUE(Open().TransformNew().has_value());
  const auto before = Everything(*store_);
  const auto again = Open().TransformNew();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->settled, 6);
  EXPECT_EQ(again->transformed, 0);
  EXPECT_EQ(Everything(*store_), before);
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeTest, testing::Values("memory", "local"),
                         [](const auto& world) { return std::string(world.param); });

}  // namespace
}  // namespace tracklake
