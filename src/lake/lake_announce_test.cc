// Whoever else has to know of parts is told between the parts and their receipts.
#include "lake/layout.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

class LakeAnnounceTest : public LakeWorldTest {
 protected:
  Lake OpenTelling(AnnounceParts announce) {
    LakeOptions options;
    options.announce_parts = std::move(announce);
    return Open(std::move(options));
  }
  std::size_t Count(std::string_view prefix) {
    const auto listed = store_->List(prefix);
    EXPECT_TRUE(listed);
    return listed->size();
  }
};

TEST_P(LakeAnnounceTest, EachPartitionIsToldWhenItsPartsAreThereAndNoReceiptIs) {
  const RawFile file = OwnRaw("a", 0, 10);
  PutRaw(*store_, file);
  std::set<TableId> told;
  Run(OpenTelling([&](std::span<const PartPlace> places) -> Result<> {
        for (const PartPlace& place : places) {
          told.insert(place.table);
          EXPECT_EQ(place.day, kFirstDay);
          EXPECT_EQ(Count(PartitionPrefix(place.table, place.format, place.day)), 1U);
        }
        EXPECT_EQ(Count(kReceiptsPrefix), 0U);
        return {};
      }).TransformKeys({{file.key}}));
  std::set<TableId> there;
  const auto live = Open().Live();
  ASSERT_TRUE(live);
  for (const Part& part : live->front().Parts()) there.insert(part.table);
  EXPECT_EQ(told, there);
  EXPECT_TRUE(told.contains(TableId::kSongs));
  EXPECT_FALSE(told.contains(TableId::kCharts));
}

TEST_P(LakeAnnounceTest, WhatIsSettledIsNotToldAgain) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  Run(OpenTelling([](std::span<const PartPlace>) -> Result<> {
        ADD_FAILURE() << "nothing is new";
        return {};
      }).TransformNew());
}

TEST_P(LakeAnnounceTest, WhereNobodyListensNothingIsDoneAndTheNextRunDoesIt) {
  const RawFile file = OwnRaw("a", 0, 10);
  PutRaw(*store_, file);
  const auto refused = OpenTelling([](std::span<const PartPlace>) -> Result<> {
                         return Fail(ErrorKind::kUnavailable, "the catalog is down");
                       }).TransformKeys({{file.key}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the catalog is down");
  EXPECT_EQ(Count(kReceiptsPrefix), 0U);
  TidyUp();
  Run(Open().TransformNew());
  ExpectClean();
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeAnnounceTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
