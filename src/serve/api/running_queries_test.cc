#include "serve/api/running_queries.h"

#include <gtest/gtest.h>

#include <vector>

namespace tracklake::serve {
namespace {

TEST(RunningQueriesTest, OneMoreThanThereMayBeIsRefusedUntilOneEnds) {
  RunningQueries queries;
  std::vector<std::unique_ptr<RunningQueries::Ticket>> tickets;
  for (std::size_t i = 0; i < RunningQueries::kMost; ++i) {
    tickets.push_back(*queries.Begin(std::to_string(i), {}));
  }
  EXPECT_EQ(queries.Begin("more", {}).error().kind, ErrorKind::kExhausted);
  tickets.pop_back();
  EXPECT_TRUE(queries.Begin("more", {}).has_value());
}

TEST(RunningQueriesTest, OurOwnHavePlacesThatCallersCannotTake) {
  RunningQueries queries;
  std::vector<std::unique_ptr<RunningQueries::Ticket>> tickets;
  for (std::size_t i = 0; i < RunningQueries::kMost; ++i) {
    tickets.push_back(*queries.Begin(std::to_string(i), {}));
  }
  std::vector<std::unique_ptr<RunningQueries::Place>> places;
  for (std::size_t i = 0; i < RunningQueries::kMostOwn; ++i) {
    auto place = queries.BeginOwn();
    ASSERT_TRUE(place.has_value());
    places.push_back(*std::move(place));
  }
  EXPECT_EQ(queries.BeginOwn().error().kind, ErrorKind::kExhausted);
  tickets.clear();
  EXPECT_EQ(queries.BeginOwn().error().kind, ErrorKind::kExhausted);
  places.pop_back();
  EXPECT_TRUE(queries.BeginOwn().has_value());
}

TEST(RunningQueriesTest, AnIdIsOneQuerysAtATime) {
  RunningQueries queries;
  auto ticket = *queries.Begin("a", {});
  EXPECT_EQ(queries.Begin("a", {}).error().kind, ErrorKind::kConflict);
  ticket.reset();
  EXPECT_TRUE(queries.Begin("a", {}).has_value());
}

TEST(RunningQueriesTest, AQueryIsStoppedByItsIdAndKnowsIt) {
  RunningQueries queries;
  const auto one = *queries.Begin("one", {});
  const auto other = *queries.Begin("other", {});
  ASSERT_TRUE(queries.Stop("one").has_value());
  EXPECT_TRUE(one->stop().stop_requested());
  EXPECT_TRUE(one->was_stopped());
  EXPECT_FALSE(other->stop().stop_requested());
  EXPECT_EQ(queries.Stop("none").error().kind, ErrorKind::kNotFound);
}

TEST(RunningQueriesTest, AQueryStopsWhenItsCallerHasGone) {
  RunningQueries queries;
  std::stop_source gone;
  const auto ticket = *queries.Begin("a", gone.get_token());
  gone.request_stop();
  EXPECT_TRUE(ticket->stop().stop_requested());
  EXPECT_FALSE(ticket->was_stopped());
}

}  // namespace
}  // namespace tracklake::serve
