#include "simulator/simulator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

TEST(SimulatorTest, ManyReadersAndAMovingClockDoNotDisturbEachOther) {
  TestApi api;
  TestApi alone;
  const std::string path = std::string("/v1/playlists/") + kEditorialId + "/tracks";
  const std::string expected = alone.Get(path).body;
  constexpr int kReaders = 4;
  constexpr int kReads = 30;
  std::atomic<int> answered = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&api, &path, &answered] {
      for (int k = 0; k < kReads; ++k) answered += api.Get(path).status == 200 ? 1 : 0;
    });
  }
  for (int week = 0; week < kReads; ++week) {
    const Seconds now = kTestNow + std::chrono::minutes(week);  // tokens stay good
    ASSERT_TRUE(api.simulator.world().clock.Set(now));
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(answered, kReaders * kReads);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow));
  EXPECT_EQ(api.Get(path).body, expected);
}

TEST(SimulatorTest, AFaultReplacesTheAnswerAndLeavesTheNextOneAlone) {
  TestApi api;
  api.Post("/_simulator/faults",
           R"({"rules":["429 path=/v1/playlists max=1","truncate path=/v1/playlists max=1",
                        "stall ms=9 path=/v1/playlists max=1","reset path=/v1/playlists max=1"]})");
  const std::string path = std::string("/v1/playlists/") + kEmptyId;
  EXPECT_EQ(api.Get(path).status, 429);
  EXPECT_EQ(api.Get(path).delivery, Delivery::kTruncated);
  EXPECT_EQ(api.Get(path).delay, std::chrono::milliseconds(9));
  EXPECT_EQ(api.Get(path).delivery, Delivery::kReset);
  const Reply whole = api.Get(path);
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.delivery, Delivery::kWhole);
}

}  // namespace
}  // namespace tracklake::simulator
