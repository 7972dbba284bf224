#include "simulator/playlist_handlers.h"

#include <gtest/gtest.h>

#include <set>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

std::string PlaylistPath(const char* id) { return std::string("/v1/playlists/") + id; }

std::string PathOf(const std::string& url) { return url.substr(url.find("/v1/")); }

std::string MessageOf(const Reply& reply) { return Json::parse(reply.body)["error"]["message"]; }

// All entries by following `next` from the paging object on.
std::vector<Json> Follow(TestApi& api, Json paging) {
  std::vector<Json> entries;
  for (int page = 0; page < 50; ++page) {
    for (const Json& entry : paging["items"]) entries.push_back(entry);
    if (paging["next"].is_null()) break;
    paging = api.GetJson(PathOf(paging["next"]));
  }
  return entries;
}

TEST(PlaylistHandlersTest, APlaylistBringsItsFirstHundredEntries) {
  TestApi api;
  const Json playlist = api.GetJson(PlaylistPath(kLongId));
  EXPECT_EQ(playlist["tracks"]["items"].size(), 100U);
  EXPECT_EQ(playlist["tracks"]["total"], 715);
  EXPECT_EQ(
      playlist["tracks"]["next"],
      "http://127.0.0.1:1234/v1/playlists/1LongListOf715Songs002/tracks?offset=100&limit=100");
  EXPECT_EQ(playlist["type"], "playlist");
  EXPECT_EQ(playlist["owner"]["id"], "nadia.o");
  EXPECT_FALSE(playlist.contains("items"));
}

TEST(PlaylistHandlersTest, FollowingNextYieldsEveryEntryOnceInBothShapes) {
  for (const AppClass app : {AppClass::kExtended, AppClass::kNewDev}) {
    TestApi api(app);
    const char* name = app == AppClass::kExtended ? "tracks" : "items";
    const auto entries = Follow(api, api.GetJson(PlaylistPath(kLongId))[name]);
    const auto pages = Follow(api, api.GetJson(PlaylistPath(kLongId) + "/items?limit=50"));
    EXPECT_EQ(entries.size(), 715U);
    EXPECT_EQ(entries, pages);
  }
}

TEST(PlaylistHandlersTest, BothShapesTellOfTheSameSongs) {
  TestApi classic;
  TestApi small(AppClass::kNewDev);
  const Json old_page = classic.GetJson(PlaylistPath(kChartId) + "/tracks");
  const Json new_page = small.GetJson(PlaylistPath(kChartId) + "/items?limit=50");
  ASSERT_EQ(new_page["items"].size(), 50U);
  for (std::size_t i = 0; i < 50; ++i) {
    const Json& old_song = old_page["items"][i]["track"];
    const Json& new_song = new_page["items"][i]["item"];
    EXPECT_EQ(old_song["id"], new_song["id"]);
    EXPECT_EQ(old_song["external_ids"], new_song["external_ids"]);
    for (const char* gone : {"popularity", "available_markets", "preview_url"}) {
      EXPECT_TRUE(old_song.contains(gone)) << gone;
      EXPECT_FALSE(new_song.contains(gone)) << gone;
    }
    EXPECT_FALSE(new_song["album"].contains("available_markets"));
    EXPECT_FALSE(new_page["items"][i].contains("track"));
  }
}

TEST(PlaylistHandlersTest, ClassicEntriesWeighWhatRealOnesDo) {
  TestApi api;
  const Reply page = api.Get(PlaylistPath(kLongId) + "/tracks?limit=100");
  EXPECT_GT(page.body.size(), 100U * 3000);
  EXPECT_LT(page.body.size(), 100U * 4500);
}

TEST(PlaylistHandlersTest, OneSeedAndDayGiveTheSameBytesInAnyOrder) {
  TestApi a;
  TestApi b;
  const std::string last = PlaylistPath(kLongId) + "/tracks?offset=600";
  const std::string bytes = b.Get(last).body;
  for (const char* id : {kChartId, kLongId, kEditorialId, kOddsId, kEmptyId}) {
    EXPECT_EQ(a.Get(PlaylistPath(id)).body, b.Get(PlaylistPath(id)).body);
  }
  EXPECT_EQ(a.Get(last).body, bytes);
}

TEST(PlaylistHandlersTest, PopularityMovesWithTheClockAndTheRestOfASongDoesNot) {
  TestApi api;
  const auto songs = [&api] {
    std::map<std::string, Json> by_id;
    const Json page = api.GetJson(PlaylistPath(kChartId) + "/tracks");
    for (const Json& entry : page["items"]) {
      by_id[entry["track"]["id"]] = entry["track"];
    }
    return by_id;
  };
  auto before = songs();
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + std::chrono::days(7)));
  auto after = songs();
  int moved = 0;
  for (auto& [id, song] : after) {
    if (!before.contains(id)) continue;
    moved += song["popularity"] != before[id]["popularity"] ? 1 : 0;
    song.erase("popularity");
    before[id].erase("popularity");
    EXPECT_EQ(song, before[id]);
  }
  EXPECT_GT(moved, 10);
}

TEST(PlaylistHandlersTest, EpisodesAreDisguisedUnlessAskedFor) {
  TestApi api;
  const auto count = [&api](const std::string& query) {
    int shows = 0;
    int disguised = 0;
    const Json page = api.GetJson(PlaylistPath(kOddsId) + "/tracks" + query);
    for (const Json& entry : page["items"]) {
      const Json& item = entry["track"];
      if (!item.is_object() || item["type"] != "episode") continue;
      shows += item.contains("show") ? 1 : 0;
      disguised += item.contains("album") && item["album"]["type"] == "show" ? 1 : 0;
    }
    return std::pair(shows, disguised);
  };
  EXPECT_EQ(count("?additional_types=track,episode"), std::pair(6, 0));
  EXPECT_EQ(count(""), std::pair(0, 6));
}

TEST(PlaylistHandlersTest, OddEntriesLookLikeRealOnes) {
  TestApi api;
  std::set<std::string> dates;
  int locals = 0;
  int gone = 0;
  const Json page = api.GetJson(PlaylistPath(kOddsId) + "/tracks");
  for (const Json& entry : page["items"]) {
    const Json& song = entry["track"];
    gone += song.is_null() ? 1 : 0;
    if (song.is_null()) continue;
    if (song["type"] == "track") dates.insert(song["album"]["release_date"].dump());
    if (!entry["is_local"]) continue;
    ++locals;
    EXPECT_TRUE(song["id"].is_null());
    EXPECT_TRUE(song["album"]["release_date"].is_null());
    EXPECT_TRUE(song["uri"].get<std::string>().starts_with("spotify:local:"));
  }
  EXPECT_EQ(locals, 6);
  EXPECT_GE(gone, 4);
  for (const char* date : {"\"1975\"", "\"1983-04\"", "\"1999-12-31\"", "\"0000\"", "null"}) {
    EXPECT_TRUE(dates.contains(date)) << date;
  }
}

TEST(PlaylistHandlersTest, TheEmptyPlaylistHasNoPicturesAndNoName) {
  TestApi api;
  const Json playlist = api.GetJson(PlaylistPath(kEmptyId));
  EXPECT_TRUE(playlist["images"].is_null());
  EXPECT_EQ(playlist["name"], "");
  EXPECT_EQ(playlist["tracks"]["total"], 0);
  EXPECT_TRUE(playlist["tracks"]["items"].empty());
}

TEST(PlaylistHandlersTest, FieldsChooseTopLevelNames) {
  TestApi api;
  const Json two = api.GetJson(PlaylistPath(kLongId) + "?fields=snapshot_id,name");
  EXPECT_EQ(two.size(), 2U);
  const Json nested =
      api.GetJson(PlaylistPath(kLongId) + "?fields=id,tracks(items(added_at),total)");
  EXPECT_EQ(nested.size(), 2U);
  EXPECT_EQ(nested["tracks"]["total"], 715);
}

TEST(PlaylistHandlersTest, ParametersAreKeptInTheLinks) {
  TestApi api;
  const Json page = api.GetJson(PlaylistPath(kLongId) +
                                "/items?limit=10&offset=20&additional_types=track%2Cepisode");
  EXPECT_EQ(PathOf(page["next"]),
            PlaylistPath(kLongId) + "/items?offset=30&limit=10&additional_types=track,episode");
  EXPECT_EQ(PathOf(page["previous"]),
            PlaylistPath(kLongId) + "/items?offset=10&limit=10&additional_types=track,episode");
}

TEST(PlaylistHandlersTest, ThePageThatEndsWithTheLastEntryHasNoNext) {
  TestApi api;
  const Json page = api.GetJson(PlaylistPath(kChartId) + "/items?limit=25&offset=25");
  EXPECT_EQ(page["items"].size(), 25U);
  EXPECT_TRUE(page["next"].is_null());
  EXPECT_TRUE(api.GetJson(PlaylistPath(kChartId) + "/items?offset=999")["items"].empty());
}

TEST(PlaylistHandlersTest, LimitsAndIdsThatCannotBeAreRefused) {
  TestApi api;
  for (const char* query :
       {"/tracks?limit=101", "/tracks?limit=0", "/tracks?limit=ten", "/items?limit=51"}) {
    const Reply reply = api.Get(PlaylistPath(kLongId) + query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_EQ(MessageOf(reply), "Invalid limit");
  }
  EXPECT_EQ(api.Get(PlaylistPath(kLongId) + "/tracks?offset=-1").status, 400);
  EXPECT_EQ(MessageOf(api.Get("/v1/playlists/nonsense")), "Invalid base62 id");
  EXPECT_EQ(api.Get("/v1/playlists/37i9dQZEVXbMDoHDwVN2tF").status, 404);
  EXPECT_EQ(api.Get("/v1/nothing").status, 404);
}

TEST(PlaylistHandlersTest, AChangeWhileReadingShiftsThePagesAndTheSnapshot) {
  TestApi api;
  api.Post("/_simulator/faults", R"({"rules":["change page=3"]})");
  const Json before = api.GetJson(PlaylistPath(kLongId));
  const Json second = api.GetJson(PlaylistPath(kLongId) + "/tracks?offset=100");
  const Json third = api.GetJson(PlaylistPath(kLongId) + "/tracks?offset=200");
  EXPECT_EQ(second["items"].back()["track"]["id"], third["items"][0]["track"]["id"]);
  const Json after = api.GetJson(PlaylistPath(kLongId));
  EXPECT_NE(before["snapshot_id"], after["snapshot_id"]);
  EXPECT_EQ(before["tracks"]["items"][0], after["tracks"]["items"][1]);
  api.Post("/_simulator/reset", "");
  EXPECT_EQ(api.GetJson(PlaylistPath(kLongId)), before);
}

}  // namespace
}  // namespace tracklake::simulator
