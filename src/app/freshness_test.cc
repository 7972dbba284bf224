#include "app/freshness.h"

#include <gtest/gtest.h>

#include <vector>

#include "app/lake_stages.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

class Ages final : public Events {
 public:
  void Tell(const Event& event) override {
    if (const auto* raw = std::get_if<RawAgeMeasured>(&event)) told.push_back(raw->age);
  }
  std::vector<std::optional<std::chrono::seconds>> told;
};

class FreshnessTest : public testing::Test {
 protected:
  Result<> Told() {
    const Services all = fake_.services();
    const Services services{all.config, all.environment, all.places,    all.lake,
                            all.clock,  all.rng,         all.transport, all.network,
                            ages_,      all.aws,         all.glue,      all.stop};
    return TellFreshness(services);
  }
  FakeServices fake_;
  Ages ages_;
};

TEST_F(FreshnessTest, TheAgeIsThatOfTheNewestObject) {
  ObjectStore& store = **fake_.lake.OpenOrCreate();
  const Seconds fetched_at = fake_.clock.NowSeconds() - std::chrono::hours(27);
  const std::string bytes = Playlist("a", 1);
  PutRaw(store, {SpotifyKey("playlist", "a", fetched_at, bytes), bytes});
  ASSERT_TRUE(TransformNew(fake_.services()).has_value());
  ASSERT_TRUE(Told().has_value());
  EXPECT_EQ(ages_.told, std::vector{std::optional(std::chrono::seconds(std::chrono::hours(27)))});
}

TEST_F(FreshnessTest, AnEmptyLakeHasNoAge) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  ASSERT_TRUE(Told().has_value());
  EXPECT_EQ(ages_.told, std::vector{std::optional<std::chrono::seconds>()});
}

TEST_F(FreshnessTest, WhereThereIsNoLakeNothingIsTold) {
  const auto told = Told();
  ASSERT_FALSE(told.has_value());
  EXPECT_EQ(told.error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(ages_.told.empty());
}

}  // namespace
}  // namespace tracklake::app
