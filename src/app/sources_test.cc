#include "app/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using testing::HasSubstr;

TEST(SourcesTest, APlaylistOrASourceIsSomethingToFetch) {
  Config config;
  EXPECT_FALSE(IsExtractionConfigured(config));
  config.playlists = {"37i9dQZF1DXcBWIGoYBM5M"};
  EXPECT_TRUE(IsExtractionConfigured(config));
  EXPECT_FALSE(WantsTheUsersOwn(config));
  for (bool Config::* const source :
       {&Config::own_playlists, &Config::saved_tracks, &Config::saved_albums,
        &Config::followed_artists, &Config::top, &Config::recently_played}) {
    Config other;
    other.*source = true;
    EXPECT_TRUE(WantsTheUsersOwn(other));
    EXPECT_TRUE(IsExtractionConfigured(other));
  }
}

TEST(SourcesTest, ThoseThatAreNamedAreOnAndNoOthers) {
  Config config;
  config.top = true;
  ASSERT_TRUE(ChooseSources({"saved_tracks", "recently_played"}, &config).has_value());
  EXPECT_TRUE(config.saved_tracks);
  EXPECT_TRUE(config.recently_played);
  EXPECT_FALSE(config.top);
}

TEST(SourcesTest, ANameThatNoSourceHasIsRefusedWithThoseThatThereAre) {
  Config config;
  const auto chosen = ChooseSources({"top", "saved"}, &config);
  ASSERT_FALSE(chosen.has_value());
  EXPECT_EQ(chosen.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(chosen.error().message, HasSubstr("saved"));
  EXPECT_THAT(chosen.error().hint, HasSubstr("saved_tracks"));
  EXPECT_FALSE(config.top);
}

}  // namespace
}  // namespace tracklake::app
