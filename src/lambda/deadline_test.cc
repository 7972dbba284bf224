#include "lambda/deadline.h"

#include <gtest/gtest.h>

#include <semaphore>

namespace tracklake::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Micros kNow{seconds(1'000)};

TEST(DeadlineTest, SomeTimeIsKeptForTheEnd) {
  EXPECT_EQ(TimeToWork(kNow + seconds(60), kNow), seconds(55));
  EXPECT_EQ(TimeToWork(kNow + seconds(4), kNow), seconds(3));
  EXPECT_EQ(TimeToWork(kNow + milliseconds(8), kNow), milliseconds(6));
}

TEST(DeadlineTest, WhatIsOverHasNoTimeLeftAndWhatHasNoEndHasAll) {
  EXPECT_EQ(TimeToWork(kNow - seconds(1), kNow), milliseconds(0));
  EXPECT_EQ(TimeToWork(std::nullopt, kNow), std::nullopt);
}

TEST(DeadlineTest, AStopIsAskedForWhenTheTimeIsUp) {
  const Deadline deadline(milliseconds(0));
  std::binary_semaphore stopped{0};
  const std::stop_callback wake(deadline.token(), [&] { stopped.release(); });
  stopped.acquire();
  EXPECT_TRUE(deadline.token().stop_requested());
}

TEST(DeadlineTest, WhatEndsBeforeIsNeverAskedToStop) {
  std::stop_token token;
  {
    const Deadline deadline(std::chrono::hours(1));
    token = deadline.token();
  }
  EXPECT_FALSE(token.stop_requested());
}

TEST(DeadlineTest, WithoutAnEndThereIsNoStop) {
  const Deadline deadline(std::nullopt);
  EXPECT_FALSE(deadline.token().stop_requested());
}

}  // namespace
}  // namespace tracklake::lambda
