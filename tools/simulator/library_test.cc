#include "simulator/library.h"

#include <gtest/gtest.h>

#include <set>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

constexpr const char* kAllScopes =
    "playlist-read-private playlist-read-collaborative user-library-read user-follow-read "
    "user-top-read user-read-recently-played";

// The library of done multi-day runs, in small.
Settings SmallLibrary() {
  return {.library = {.tracks = 210, .artists = 60, .albums = 7, .following = 53, .playlists = 9}};
}

class Listener {
 public:
  explicit Listener(Settings settings = SmallLibrary()) : api(std::move(settings)) {
    token = api.Consented(kAllScopes)["access_token"];
  }

  Reply Get(const std::string& target) { return api.GetAs(token, target); }
  Json GetJson(const std::string& target) { return Json::parse(Get(target).body); }

  // All elements of a list, by following `next`.
  std::vector<Json> All(std::string target, const char* inside = nullptr) {
    std::vector<Json> all;
    for (int page = 0; page < 50; ++page) {
      const Json body = GetJson(target);
      const Json& list = inside == nullptr ? body : body[inside];
      for (const Json& item : list["items"]) all.push_back(item);
      if (list["next"].is_null()) break;
      const std::string next = list["next"];
      target = next.substr(next.find("/v1/"));
    }
    return all;
  }

  TestApi api;
  std::string token;
};

TEST(LibraryTest, SavedSongsAreAsManyAsConfiguredAndOfAsManyArtists) {
  Listener listener;
  std::set<std::string> songs;
  std::set<std::string> artists;
  std::string last = "9999";
  for (const Json& saved : listener.All("/v1/me/tracks?limit=50")) {
    songs.insert(saved["track"]["id"]);
    for (const Json& artist : saved["track"]["artists"]) artists.insert(artist["id"]);
    EXPECT_LT(saved["added_at"].get<std::string>(), last) << "the newest first";
    last = saved["added_at"];
  }
  EXPECT_EQ(songs.size(), 210U);
  EXPECT_EQ(artists.size(), 60U);
}

TEST(LibraryTest, EverythingOfTheLibraryIsFoundById) {
  Listener listener;
  for (const Json& saved : listener.All("/v1/me/tracks?limit=50")) {
    const Json& track = saved["track"];
    ASSERT_EQ(listener.GetJson("/v1/tracks/" + track["id"].get<std::string>()), track);
    const std::string album = track["album"]["id"];
    ASSERT_EQ(listener.Get("/v1/albums/" + album).status, 200);
  }
  const Json albums = listener.GetJson("/v1/me/albums");
  EXPECT_EQ(albums["total"], 7);
  EXPECT_EQ(albums["items"][0]["album"]["tracks"]["total"], Catalogue::kDeepAlbumTracks);
  const std::string artist = albums["items"][0]["album"]["artists"][0]["id"];
  EXPECT_EQ(listener.GetJson("/v1/artists/" + artist + "/albums")["total"], 1);
}

TEST(LibraryTest, FollowedArtistsArePagedByTheLastOne) {
  Listener listener;
  std::set<std::string> followed;
  for (const Json& artist : listener.All("/v1/me/following?type=artist&limit=20", "artists")) {
    followed.insert(artist["id"]);
  }
  EXPECT_EQ(followed.size(), 53U);
  EXPECT_EQ(listener.Get("/v1/me/following").status, 400);
  const Json beyond = listener.GetJson("/v1/me/following?type=artist&after=unknown");
  EXPECT_TRUE(beyond["artists"]["items"].empty());
}

TEST(LibraryTest, PlaylistsAreListedOnceWithNullForWhatADevelopmentAppMayNotSee) {
  for (const AppClass app : {AppClass::kExtended, AppClass::kNewDev}) {
    Settings settings = SmallLibrary();
    settings.app = app;
    Listener listener(settings);
    int own = 0;
    int collaborative = 0;
    int null = 0;
    int foreign = 0;
    const char* entries = app == AppClass::kNewDev ? "items" : "tracks";
    for (const Json& playlist : listener.All("/v1/me/playlists?limit=4")) {
      null += playlist.is_null() ? 1 : 0;
      if (playlist.is_null()) continue;
      const bool mine = playlist["owner"]["id"] == "nadia.o";
      own += mine ? 1 : 0;
      collaborative += playlist["collaborative"].get<bool>() ? 1 : 0;
      foreign += !mine && !playlist["collaborative"].get<bool>() ? 1 : 0;
      const std::string path = "/v1/playlists/" + playlist["id"].get<std::string>();
      EXPECT_EQ(listener.GetJson(path)["snapshot_id"], playlist["snapshot_id"]);
      if (mine) {
        EXPECT_EQ(listener.GetJson(path + "/items")["total"], playlist[entries]["total"]);
      }
    }
    EXPECT_EQ(own, 8);
    EXPECT_EQ(collaborative, 1);
    EXPECT_EQ(foreign, app == AppClass::kNewDev ? 1 : 2);
    EXPECT_EQ(null, app == AppClass::kNewDev ? 1 : 0);
  }
}

TEST(LibraryTest, TheLibraryStandsStillAndTopsMove) {
  Listener listener;
  const auto top = [&](const char* range) {
    return listener.GetJson(std::string("/v1/me/top/tracks?limit=50&time_range=") + range)["items"];
  };
  const Json playlists = listener.GetJson("/v1/me/playlists?limit=9");
  const Json week = top("short_term");
  const Json ever = top("long_term");
  EXPECT_NE(week, ever);
  EXPECT_EQ(week.size(), 50U);
  ASSERT_TRUE(listener.api.simulator.world().clock.Set(kTestNow + std::chrono::days(7)));
  listener.token = listener.api.Consented(kAllScopes)["access_token"];
  EXPECT_NE(top("short_term")[0]["id"], week[0]["id"]);
  EXPECT_EQ(top("long_term")[0]["id"], ever[0]["id"]);
  EXPECT_EQ(listener.GetJson("/v1/me/playlists?limit=9"), playlists);
  EXPECT_EQ(listener.Get("/v1/me/top/tracks?time_range=always").status, 400);
  EXPECT_EQ(listener.GetJson("/v1/me/top/artists")["items"][0]["type"], "artist");
}

TEST(LibraryTest, OnlyTheLastFiftyPlaysAreEverTold) {
  Listener listener;
  const Json window = listener.GetJson("/v1/me/player/recently-played?limit=50");
  ASSERT_EQ(window["items"].size(), 50U);
  EXPECT_TRUE(window["next"].is_null());
  const auto paged = listener.All("/v1/me/player/recently-played?limit=15");
  ASSERT_EQ(paged.size(), 50U);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(paged[i], window["items"][i]);
  const std::string oldest = window["cursors"]["before"];
  const Json beyond = listener.GetJson("/v1/me/player/recently-played?before=" + oldest);
  EXPECT_TRUE(beyond["items"].empty());
  EXPECT_TRUE(beyond["cursors"].is_null());
  EXPECT_EQ(listener.Get("/v1/me/player/recently-played?before=1&after=1").status, 400);
  EXPECT_EQ(listener.Get("/v1/me/player/recently-played?limit=51").status, 400);
}

TEST(LibraryTest, LaterPlaysComeOnTopOfTheSameOnes) {
  Listener listener;
  const Json before = listener.GetJson("/v1/me/player/recently-played?limit=50");
  const Seconds evening = kTestNow + std::chrono::hours(14);
  ASSERT_TRUE(listener.api.simulator.world().clock.Set(evening));
  listener.token = listener.api.Consented(kAllScopes)["access_token"];
  const std::string newest = before["cursors"]["after"];
  const Json after = listener.GetJson("/v1/me/player/recently-played?limit=50&after=" + newest);
  EXPECT_GT(after["items"].size(), 30U);
  for (const Json& play : after["items"]) {
    EXPECT_GT(play["played_at"].get<std::string>(),
              before["items"][0]["played_at"].get<std::string>());
    EXPECT_LE(play["played_at"].get<std::string>(), FormatTimestamp(evening));
  }
}

TEST(LibraryTest, WhatTheUserDidNotAllowIsRefused) {
  Listener listener;
  listener.token = listener.api.Consented("user-top-read")["access_token"];
  EXPECT_EQ(listener.Get("/v1/me/top/tracks").status, 200);
  for (const char* path : {"/v1/me/tracks", "/v1/me/albums", "/v1/me/playlists",
                           "/v1/me/following?type=artist", "/v1/me/player/recently-played"}) {
    const Reply reply = listener.Get(path);
    EXPECT_EQ(reply.status, 403) << path;
    EXPECT_EQ(Json::parse(reply.body)["error"]["message"], "Insufficient client scope");
    EXPECT_EQ(listener.api.Get(path).status, 403) << "without a user: " << path;
  }
}

TEST(LibraryTest, SizesAreReadAndNonsenseIsRefused) {
  const auto size = ParseLibrary("tracks=5000,artists=2000,playlists=40");
  ASSERT_TRUE(size);
  EXPECT_EQ(size->tracks, 5000);
  EXPECT_EQ(size->artists, 2000);
  EXPECT_EQ(size->playlists, 40);
  EXPECT_EQ(ParseLibrary("artists=9,tracks=5")->artists, 5);
  for (const char* text : {"tracks", "tracks=", "tracks=x", "songs=3", "tracks=-1", "tracks=1e9"}) {
    EXPECT_FALSE(ParseLibrary(text)) << text;
  }
}

}  // namespace
}  // namespace tracklake::simulator
