#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "event/parked_objects.h"
#include "lake/testing/lake_world.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class QuarantineResourceTest : public testing::Test, protected AskedApi {
 protected:
  void Refuse(int objects) {
    for (int i = 0; i < objects; ++i) {
      PutRaw(store(), {fmt::format("raw/2026-11-{:02}/broken.json", i + 1), "{"});
    }
    ASSERT_TRUE(app::TransformNew(fakes.services()));
  }
};

TEST_F(QuarantineResourceTest, IsEmptyWhereNothingWasRefused) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  const app::Json quarantine = Json("/quarantine");
  EXPECT_TRUE(quarantine["rows"].empty());
  EXPECT_TRUE(quarantine["parked"]["rows"].empty());
}

TEST_F(QuarantineResourceTest, ListsRefusedObjectsInPagesAndTheItemsOfEach) {
  Refuse(3);
  const app::Json first = Json("/quarantine?limit=2");
  ASSERT_EQ(first["rows"].size(), 2U);
  EXPECT_EQ(first["next_offset"], 2);
  const app::Json last = Json("/quarantine?limit=2&offset=2");
  ASSERT_EQ(last["rows"].size(), 1U);
  EXPECT_TRUE(last["next_offset"].is_null());
  EXPECT_TRUE(Json("/quarantine?limit=3")["next_offset"].is_null());
  const std::string object = last["rows"][0][0];
  EXPECT_EQ(object, "raw/2026-11-03/broken.json");
  const app::Json items = Json("/quarantine/items?object=" + object);
  ASSERT_EQ(items["rows"].size(), 1U);
  EXPECT_EQ(items["rows"][0][0], object);
}

TEST_F(QuarantineResourceTest, AFileThatIsDamagedIsNamedAndHidesNoOther) {
  Refuse(2);
  const std::string key = store().List("quarantine/")->front().key;
  ASSERT_TRUE(store().Put(std::vector<Upload>{{key, "no line of ours\n"}}).has_value());
  const app::Json quarantine = Json("/quarantine");
  EXPECT_EQ(quarantine["rows"].size(), 2U);
  ASSERT_EQ(quarantine["problems"].size(), 1U);
  EXPECT_EQ(quarantine["problems"][0]["code"], "corruption");
}

TEST_F(QuarantineResourceTest, ParkedObjectsStandBesideIt) {
  StateObject<event::ParkedObjects> state(&store(), std::string(event::kParkedKey),
                                          event::kParkedFormat);
  ASSERT_TRUE(state.Replace({{"raw/a.json", {ErrorKind::kCorruption, "other bytes", "", {}}, 5}}));
  EXPECT_EQ(Json("/quarantine")["parked"]["rows"].dump(),
            R"([["raw/a.json",5,"other bytes",null]])");
}

TEST_F(QuarantineResourceTest, ItemsAreAskedForByTheirObject) {
  Refuse(1);
  EXPECT_EQ(Get("/quarantine/items").status, 400);
  EXPECT_EQ(Get("/quarantine/items?object=raw/none.json").status, 404);
}

}  // namespace
}  // namespace tracklake::serve
