#include "app/health_watch.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/account.h"
#include "app/lake_stages.h"
#include "app/run_recorder.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

class HealthWatchTest : public testing::Test {
 protected:
  // Raw of today, with its rows.
  void Land(const std::string& name, const std::string& bytes) {
    ObjectStore& store = **fake_.lake.OpenOrCreate();
    PutRaw(store, {SpotifyKey("playlist", name, fake_.clock.NowSeconds(), bytes), bytes});
    ASSERT_TRUE(TransformNew(fake_.services()).has_value());
  }
  static Health Look(HealthWatch& watch) {
    auto health = watch.Look();
    EXPECT_TRUE(health.has_value()) << (health ? "" : health.error().message);
    return health.value_or(Health());
  }

  FakeServices fake_;
  const Services services_ = fake_.services();
};

TEST_F(HealthWatchTest, WithoutALakeThereIsNothingToLookAt) {
  EXPECT_EQ(ReadHealth(services_).error().kind, ErrorKind::kNotFound);
}

TEST_F(HealthWatchTest, AnEmptyLakeHasFiguresThatAreZeroAndOthersThatAreAbsent) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate());
  const auto health = ReadHealth(services_);
  ASSERT_TRUE(health.has_value());
  ASSERT_TRUE(health->raw.has_value());
  EXPECT_FALSE(health->raw->newest.has_value());
  EXPECT_TRUE(health->tables->tables.empty());
  EXPECT_EQ(health->quarantine->items, 0);
  EXPECT_TRUE(health->jobs->empty());
  EXPECT_EQ(health->consent->state, ConsentState::kNone);
  EXPECT_FALSE(health->consent->ends_at.has_value());
  EXPECT_GT(health->disk->total_bytes, 0U);
  EXPECT_FALSE(health->queue.has_value());
  EXPECT_TRUE(health->unread.empty());
}

TEST_F(HealthWatchTest, WhatCameIsSeen) {
  Land("a", Playlist("a", 2));
  Land("b", "{");
  const auto health = ReadHealth(services_);
  ASSERT_TRUE(health.has_value());
  EXPECT_EQ(health->raw->newest->newest, fake_.clock.NowSeconds());
  EXPECT_EQ(health->raw->newest->refused, 1);
  EXPECT_EQ(health->tables->tables.at(TableId::kSongs).rows, 2);
  EXPECT_EQ(health->quarantine->objects, 1);
  EXPECT_EQ(health->quarantine->items, 1);
}

TEST_F(HealthWatchTest, WhatCostsMoreIsCountedAgainOnlyWhenSomethingHasChanged) {
  Land("a", Playlist("a", 2));
  HealthWatch watch(services_);
  EXPECT_EQ(Look(watch).tables->tables.at(TableId::kSongs).rows, 2);
  Land("b", Playlist("b", 3));
  EXPECT_EQ(Look(watch).tables->tables.at(TableId::kSongs).rows, 2);
}

TEST_F(HealthWatchTest, ACountIsFollowedByARestHoweverMuchChanges) {
  Land("a", Playlist("a", 2));
  HealthWatch watch(services_);
  Look(watch);
  Land("b", Playlist("b", 3));
  watch.Changed();  // a count takes milliseconds, so the rest lasts for seconds
  EXPECT_EQ(Look(watch).tables->tables.at(TableId::kSongs).rows, 2);
}

TEST_F(HealthWatchTest, RunsAreSeenAtEachLook) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate());
  HealthWatch watch(services_);
  EXPECT_TRUE(Look(watch).jobs->empty());
  RunRecorder recorder(&fake_.config, &fake_.places, &fake_.clock,
                       {.id = "4711", .why = "schedule", .source = "extract"}, &fake_.events);
  const Error error{ErrorKind::kUnavailable, "no answer", "Wait.", {}};
  recorder.Tell(RunBegan{"run"});
  recorder.Tell(RunEnded{"run", "unavailable", {}, &error});
  Look(watch);
  RunRecorder later(&fake_.config, &fake_.places, &fake_.clock,
                    {.id = "4712", .why = "schedule", .source = "upkeep"}, &fake_.events);
  later.Tell(RunBegan{"upkeep"});
  later.Tell(RunEnded{"upkeep", "done", {}, nullptr});
  EXPECT_EQ(Look(watch).jobs->size(), 2U);
  EXPECT_EQ(Look(watch).jobs->size(), 2U);
  const Health health = Look(watch);
  EXPECT_EQ(health.jobs->front().job, "extract");
  ASSERT_TRUE(health.jobs->front().failure.has_value());
  EXPECT_EQ(health.jobs->front().failure->errors.front().message, "no answer");
}

TEST_F(HealthWatchTest, WhatCannotBeReadIsNamedAndTheRestIsThere) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate());
  std::ofstream(std::filesystem::path(fake_.config.lake_dir) / kRunsKey) << std::string(999, 'x');
  const auto health = ReadHealth(services_);
  ASSERT_TRUE(health.has_value());
  EXPECT_FALSE(health->jobs.has_value());
  EXPECT_FALSE(health->knows(HealthPart::kRuns));
  EXPECT_EQ(health->unread.at(HealthPart::kRuns).kind, ErrorKind::kCorruption);
  EXPECT_TRUE(health->tables.has_value());
}

TEST_F(HealthWatchTest, AConsentTellsWhenItEnds) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate());
  const Seconds now = fake_.clock.NowSeconds();
  const auto store = OpenConsentStore(services_);
  ASSERT_TRUE(store.has_value());
  {
    const auto lock = store->Lock();
    ASSERT_TRUE(store->Save({.client_id = "client",
                             .refresh_token = Secret("refresh"),
                             .access_token = Secret("access"),
                             .authorized_at = now - std::chrono::days(170)}));
  }
  const auto health = ReadHealth(services_);
  ASSERT_TRUE(health.has_value());
  EXPECT_EQ(health->consent->state, ConsentState::kEnding);
  EXPECT_EQ(health->consent->ends_at, ConsentEnds(now - std::chrono::days(170)));
}

TEST_F(HealthWatchTest, WithoutAnAppThereIsNoQuotaAndNoConsent) {
  fake_.config.client_id = Secret();
  ASSERT_TRUE(fake_.lake.OpenOrCreate());
  const auto health = ReadHealth(services_);
  ASSERT_TRUE(health.has_value());
  EXPECT_FALSE(health->quota.has_value());
  EXPECT_FALSE(health->consent.has_value());
  EXPECT_TRUE(health->unread.empty());
}

}  // namespace
}  // namespace tracklake::app
