#include "spotify/scopes.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

using Scopes = std::vector<std::string>;

TEST(ScopesTest, EverySourceAsksForItsOwnAndNothingElse) {
  const Scopes playlists = {"playlist-read-private", "playlist-read-collaborative"};
  EXPECT_EQ(ScopesFor({}), playlists);
  EXPECT_EQ(ScopesFor({.playlists = true}), playlists);
  EXPECT_EQ(ScopesFor({.saved = true}), Scopes{"user-library-read"});
  EXPECT_EQ(ScopesFor({.followed_artists = true}), Scopes{"user-follow-read"});
  EXPECT_EQ(ScopesFor({.top = true}), Scopes{"user-top-read"});
  EXPECT_EQ(ScopesFor({.recently_played = true}), Scopes{"user-read-recently-played"});
  EXPECT_EQ(ScopesFor({true, true, true, true, true}).size(), 6U);
}

TEST(ScopesTest, WhatIsMissingIsWhatWasNotGranted) {
  EXPECT_EQ(MissingScopes({"a", "b", "c"}, {"c", "a", "x"}), Scopes{"b"});
  EXPECT_TRUE(MissingScopes({"a"}, {"a"}).empty());
}

TEST(ScopesTest, TheirTextReadsBack) {
  EXPECT_EQ(JoinScopes({"a", "b"}), "a b");
  EXPECT_EQ(SplitScopes("a  b "), (Scopes{"a", "b"}));
  EXPECT_TRUE(SplitScopes("").empty());
}

}  // namespace
}  // namespace tracklake
