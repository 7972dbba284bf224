#include "aws/retry.h"

#include <gtest/gtest.h>

namespace tracklake::aws {
namespace {

using std::chrono::milliseconds;

TEST(RetryTest, WaitsGrowToABoundAndAreDrawnByLot) {
  SeededRng rng(7);
  milliseconds longest{0};
  for (int attempt = 1; attempt <= 40; ++attempt) {
    milliseconds shortest{20'000};
    longest = milliseconds(0);
    for (int i = 0; i < 200; ++i) {
      const milliseconds wait = Backoff(attempt, rng);
      longest = std::max(longest, wait);
      shortest = std::min(shortest, wait);
    }
    EXPECT_LE(longest, milliseconds(attempt < 5 ? 1000 << (attempt - 1) : 20'000));
    EXPECT_LT(shortest, longest / 2);
  }
  EXPECT_GT(longest, milliseconds(10'000));
}

TEST(RetryTest, ABudgetIsSpentAndComesBackWithSuccess) {
  RetryBudget budget;
  int retries = 0;
  while (budget.Take(RetryCause::kTransient)) ++retries;
  EXPECT_EQ(retries, 500 / 14);
  EXPECT_TRUE(budget.Take(RetryCause::kThrottled));
  while (budget.Take(RetryCause::kThrottled)) ++retries;
  for (int i = 0; i < 14; ++i) budget.Refill();
  EXPECT_TRUE(budget.Take(RetryCause::kTransient));
  EXPECT_FALSE(budget.Take(RetryCause::kTransient));
  for (int i = 0; i < 1000; ++i) budget.Refill();
  for (retries = 0; budget.Take(RetryCause::kTransient);) ++retries;
  EXPECT_EQ(retries, 500 / 14);
}

}  // namespace
}  // namespace tracklake::aws
