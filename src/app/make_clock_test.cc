#include "app/make_clock.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

Result<std::unique_ptr<Clock>> Make(const std::string& api_url, std::optional<std::string> time) {
  Config config;
  config.api_url = api_url;
  return MakeClock(config, [=](const std::string&) { return time; }, {});
}

TEST(MakeClockTest, OnlyASimulationsTimeStandsStill) {
  const auto clock = Make("http://127.0.0.1:8080", "2026-11-20T06:00:00Z");
  ASSERT_TRUE(clock.has_value());
  EXPECT_EQ((*clock)->NowSeconds(), *ParseIsoSeconds("2026-11-20T06:00:00Z"));
  EXPECT_TRUE(Make("https://api.spotify.com", std::nullopt).has_value());
}

TEST(MakeClockTest, NothingMisdatesWhatARealSpotifySaid) {
  for (const char* url : {"https://api.spotify.com", "https://u:secret@127.0.0.1.evil.com", ""}) {
    const auto clock = Make(url, "2026-11-20T06:00:00Z");
    ASSERT_FALSE(clock.has_value()) << url;
    EXPECT_EQ(clock.error().kind, ErrorKind::kConfig);
    EXPECT_FALSE(clock.error().message.contains("secret"));
  }
  EXPECT_FALSE(Make("http://127.0.0.1:8080", "yesterday").has_value());
}

}  // namespace
}  // namespace tracklake::app
