#include "base/parallel.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <new>
#include <set>
#include <thread>

#include "base/mutex.h"

namespace tracklake {
namespace {

TEST(ParallelTest, EachStepIsDoneOnce) {
  for (const std::size_t threads : {1U, 2U, 7U, 200U}) {
    std::array<std::atomic<int>, 100> done{};
    ForEachInParallel(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const auto& count : done) EXPECT_EQ(count, 1);
  }
  ForEachInParallel(0, 4, [](std::size_t) { FAIL(); });
}

TEST(ParallelTest, NoMoreThreadsThanAllowed) {
  Mutex mutex;
  std::set<std::thread::id> threads;
  ForEachInParallel(100, 3, [&](std::size_t) {
    const MutexLock lock(mutex);
    threads.insert(std::this_thread::get_id());
  });
  EXPECT_LE(threads.size(), 3U);
}

TEST(ParallelTest, WhatAStepThrowsReachesTheCaller) {
  std::atomic<int> begun = 0;
  const auto step = [&](std::size_t i) {
    ++begun;
    if (i == 3) throw std::bad_alloc();
  };
  EXPECT_THROW(ForEachInParallel(1000, 1, step), std::bad_alloc);
  EXPECT_EQ(begun, 4);
  EXPECT_THROW(ForEachInParallel(1000, 4, step), std::bad_alloc);
}

TEST(ParallelTest, WhatIsMadeAtOnceIsTakenInOrder) {
  for (const std::size_t at_once : {1U, 3U, 200U}) {
    std::atomic<std::size_t> made = 0;
    std::size_t taken = 0;
    const auto make = [&](std::size_t i) {
      ++made;
      return 2 * i;
    };
    const auto take = [&](std::size_t i, std::size_t twice) -> Result<> {
      EXPECT_EQ(i, taken++);
      EXPECT_EQ(twice, 2 * i);
      EXPECT_LE(made, i + at_once);
      return {};
    };
    EXPECT_TRUE(TakeInOrder(100, at_once, make, take).has_value());
    EXPECT_EQ(taken, 100U);
  }
}

TEST(ParallelTest, AnErrorOfWhoTakesEndsIt) {
  std::atomic<int> made = 0;
  const auto taken = TakeInOrder(
      100, 4, [&](std::size_t) { return ++made; },
      [](std::size_t i, int) -> Result<> {
        return i == 5 ? Fail(ErrorKind::kIo, "enough") : Result<>();
      });
  EXPECT_EQ(taken.error().message, "enough");
  EXPECT_EQ(made, 8);
}

}  // namespace
}  // namespace tracklake
