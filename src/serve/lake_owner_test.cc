#include "serve/lake_owner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "store/local/local_store.h"
#include "store/memory/memory_bucket.h"
#include "store/testing/temp_lake.h"

namespace tracklake::serve {
namespace {

using testing::HasSubstr;

TEST(LakeOwnerTest, ASecondOneIsToldWhoseTheLakeIs) {
  const TempLake lake;
  LocalStore one(lake.path());
  LocalStore other(lake.path());
  SimulatedClock clock(*ParseCompactTimestamp("20261129T120000Z"));
  auto owner = OwnLake(one, clock);
  ASSERT_TRUE(owner.has_value());
  const auto second = OwnLake(other, clock);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(second.error().message,
              HasSubstr(fmt::format("process {}, since 2026-11-29T12:00:00Z", getpid())));
  owner->reset();
  EXPECT_TRUE(OwnLake(other, clock).has_value());
}

TEST(LakeOwnerTest, OneThatHasNotSaidItsNameYetOwnsTheLakeAllTheSame) {
  const TempLake lake;
  LocalStore store(lake.path());
  SimulatedClock clock({});
  const auto lock = store.TryLock(kServeLock, LockMode::kExclusive);
  ASSERT_TRUE(lock.has_value());
  const auto second = OwnLake(store, clock);
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message, HasSubstr("another tracklake serve"));
}

TEST(LakeOwnerTest, ABucketHasNoOwner) {
  const TempLake folder;
  SimulatedClock clock({});
  MemoryBucket bucket(folder.path(), &clock);
  const auto owner = OwnLake(bucket, clock);
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(*owner, nullptr);
}

}  // namespace
}  // namespace tracklake::serve
