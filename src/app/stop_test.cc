#include "app/stop.h"

#include <gtest/gtest.h>

#include <thread>

#include "http/fake_transport.h"

namespace tracklake::app {
namespace {

TEST(StopTest, NothingIsSentOnceAStopIsAskedFor) {
  FakeTransport network;
  network.Enqueue(200, "{}");
  std::stop_source stop;
  StoppableTransport transport(&network, stop.get_token());
  EXPECT_TRUE(transport.Send({.url = "http://127.0.0.1/"}).has_value());
  stop.request_stop();
  const auto refused = transport.Send({.url = "http://127.0.0.1/"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kIo);  // a fault of this machine, never of the data
  EXPECT_EQ(network.requests().size(), 1U);
}

TEST(StopTest, ASleepEndsWhenAStopIsAskedForBeforeOrMeanwhile) {
  std::stop_source stop;
  StoppableClock clock(stop.get_token());
  clock.SleepFor(std::chrono::milliseconds(1));
  const std::jthread other([&stop] { stop.request_stop(); });
  clock.SleepFor(std::chrono::hours(24));
  clock.SleepFor(std::chrono::hours(24));
}

}  // namespace
}  // namespace tracklake::app
