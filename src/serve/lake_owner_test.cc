#include "serve/lake_owner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
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

// Lets go of a lock when somebody has slept so many times.
class ClockThatLetsGo final : public Clock {
 public:
  ClockThatLetsGo(std::unique_ptr<HeldLock> lock, int sleeps)
      : lock_(std::move(lock)), sleeps_(sleeps) {}
  Micros Now() override { return {}; }
  void SleepFor(std::chrono::milliseconds) override {
    if (--sleeps_ == 0) lock_.reset();
  }
  int sleeps_left() const { return sleeps_; }

 private:
  std::unique_ptr<HeldLock> lock_;
  int sleeps_;
};

// The id of a process that has ended.
pid_t DeadProcess() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

void SayOwner(LocalStore& store, pid_t pid) {
  const std::string text = fmt::format(R"({{"schema_version": 1, "pid": {}}})", pid);
  ASSERT_TRUE(store.PutIfAbsent(kOwnerKey, text).has_value());
}

TEST(LakeOwnerTest, WhatADeadOneLeftIsWaitedFor) {
  const TempLake lake;
  LocalStore store(lake.path());
  SayOwner(store, DeadProcess());
  ClockThatLetsGo clock(*store.TryLock(kServeLock, LockMode::kExclusive), 3);
  EXPECT_TRUE(OwnLake(store, clock).has_value());
  EXPECT_EQ(clock.sleeps_left(), 0);
}

constexpr int kNever = 1'000'000;

TEST(LakeOwnerTest, OneThatLivesIsNotWaitedFor) {
  const TempLake lake;
  LocalStore store(lake.path());
  SayOwner(store, getpid());
  ClockThatLetsGo clock(*store.TryLock(kServeLock, LockMode::kExclusive), kNever);
  EXPECT_FALSE(OwnLake(store, clock).has_value());
  EXPECT_EQ(clock.sleeps_left(), kNever);
}

TEST(LakeOwnerTest, ADeadOneIsNotWaitedForWithoutAnEnd) {
  const TempLake lake;
  LocalStore store(lake.path());
  SayOwner(store, DeadProcess());
  ClockThatLetsGo clock(*store.TryLock(kServeLock, LockMode::kExclusive), kNever);
  const auto owner = OwnLake(store, clock);
  ASSERT_FALSE(owner.has_value());
  EXPECT_EQ(owner.error().kind, ErrorKind::kConflict);
}

TEST(LakeOwnerTest, WhoeverLooksFindsTheOneThatLives) {
  const TempLake lake;
  LocalStore one(lake.path());
  LocalStore other(lake.path());
  SimulatedClock clock(*ParseCompactTimestamp("20261129T120000Z"));
  EXPECT_EQ(FindService(other)->has_value(), false) << "there was none yet";
  auto owner = OwnLake(one, clock);
  ASSERT_TRUE((*owner)->SayUrl("http://127.0.0.1:8899").has_value());
  const auto found = FindService(other);
  ASSERT_TRUE(found.has_value() && found->has_value());
  EXPECT_EQ((*found)->pid, getpid());
  EXPECT_EQ((*found)->since, clock.NowSeconds());
  EXPECT_EQ((*found)->url, "http://127.0.0.1:8899");
  owner->reset();
  EXPECT_EQ(FindService(other)->has_value(), false) << "it has gone, and what it said stands there";
}

TEST(LakeOwnerTest, WhoeverLooksDoesNotKeepOneFromTheLake) {
  const TempLake lake;
  LocalStore store(lake.path());
  ClockThatLetsGo clock(*store.TryLock(kServeLock, LockMode::kShared), 1);
  EXPECT_TRUE(OwnLake(store, clock).has_value());
}

TEST(LakeOwnerTest, ABucketHasNoOwner) {
  const TempLake folder;
  SimulatedClock clock({});
  MemoryBucket bucket(folder.path(), &clock);
  const auto owner = OwnLake(bucket, clock);
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(*owner, nullptr);
  EXPECT_EQ(FindService(bucket)->has_value(), false);
}

}  // namespace
}  // namespace tracklake::serve
