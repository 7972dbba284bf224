#include "spotify/playlist_ref.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

constexpr char kId[] = "5MQTt7M7dyEbXLVKNt0Z9b";

TEST(PlaylistRefTest, EveryWayToNameAPlaylistGivesItsId) {
  for (const char* text : {
           "5MQTt7M7dyEbXLVKNt0Z9b",
           "  5MQTt7M7dyEbXLVKNt0Z9b\n",
           "spotify:playlist:5MQTt7M7dyEbXLVKNt0Z9b",
           "spotify:user:some.one:playlist:5MQTt7M7dyEbXLVKNt0Z9b",
           "https://open.spotify.com/playlist/5MQTt7M7dyEbXLVKNt0Z9b",
           "https://open.spotify.com/playlist/5MQTt7M7dyEbXLVKNt0Z9b?si=0a1b2c&pt=x#frag",
           "https://open.spotify.com/intl-de/playlist/5MQTt7M7dyEbXLVKNt0Z9b",
           "https://open.spotify.com/user/some.one/playlist/5MQTt7M7dyEbXLVKNt0Z9b/",
           "https://open.spotify.com/embed/playlist/5MQTt7M7dyEbXLVKNt0Z9b",
           "http://play.spotify.com/playlist/5MQTt7M7dyEbXLVKNt0Z9b",
           "open.spotify.com/playlist/5MQTt7M7dyEbXLVKNt0Z9b",
       }) {
    const auto id = ParsePlaylistRef(text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(*id, kId) << text;
  }
}

TEST(PlaylistRefTest, WhatIsNoPlaylistIsToldFromWhatItIs) {
  const struct {
    const char* text;
    const char* why;
  } cases[] = {
      {"", "neither an id"},
      {"5MQTt7M7dyEbXLVKNt0Z9", "neither an id"},
      {"5MQTt7M7dyEbXLVKNt0Z9bb", "neither an id"},
      {"5MQTt7M7dyEbXLVKNt0Z-b", "neither an id"},
      {"spotify:playlist:", "is not an id"},
      {"spotify:playlist", "there is no \"playlist\""},
      {"spotify:album:5MQTt7M7dyEbXLVKNt0Z9b", "of kind album"},
      {"https://open.spotify.com/intl-fr/track/5MQTt7M7dyEbXLVKNt0Z9b", "of kind track"},
      {"https://open.spotify.com/playlist/", "is not an id"},
      {"https://open.spotify.com/playlist/../../5MQTt7M7dyEbXLVKNt0Z9b", "is not an id"},
      {"https://open.spotify.com.evil.com/playlist/5MQTt7M7dyEbXLVKNt0Z9b", "neither an id"},
      {"https://spotify.link/abc", "short link"},
  };
  for (const auto& test : cases) {
    const auto id = ParsePlaylistRef(test.text);
    ASSERT_FALSE(id.has_value()) << test.text;
    EXPECT_EQ(id.error().kind, ErrorKind::kUsage);
    EXPECT_NE(id.error().message.find(test.why), std::string::npos) << id.error().message;
    EXPECT_NE(id.error().hint.find("spotify:playlist:"), std::string::npos);
  }
}

}  // namespace
}  // namespace tracklake
