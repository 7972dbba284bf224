#include "simulator/search.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

TEST(SearchTest, NamesAreFoundByTheirWords) {
  TestApi api;
  const Json artists = api.GetJson("/v1/search?q=the%20namesakes&type=artist")["artists"];
  EXPECT_EQ(artists["total"], 2);
  EXPECT_EQ(artists["items"][0]["name"], "The Namesakes");
  const Json both = api.GetJson("/v1/search?q=slow%20harbour&type=album,track");
  EXPECT_EQ(both["albums"]["items"][0]["name"], "Slow Harbour");
  EXPECT_TRUE(both.contains("tracks"));
}

TEST(SearchTest, FiltersNarrowWhatIsFound) {
  TestApi api;
  const Json song =
      api.GetJson(std::string("/v1/playlists/") + kChartId + "/items?limit=1")["items"][0]["track"];
  const std::string isrc = song["external_ids"]["isrc"];
  const Json found = api.GetJson("/v1/search?type=track&q=isrc:" + isrc)["tracks"];
  ASSERT_EQ(found["total"], 1);
  EXPECT_EQ(found["items"][0]["id"], song["id"]);
}

TEST(SearchTest, PagesGoOnWhereTheLastOneEnded) {
  TestApi api;
  const Json first = api.GetJson("/v1/search?q=a&type=track&limit=3")["tracks"];
  const std::string next = first["next"];
  const Json second = api.GetJson(next.substr(next.find("/v1/")))["tracks"];
  EXPECT_EQ(second["offset"], 3);
  EXPECT_NE(second["items"][0], first["items"][0]);
}

TEST(SearchTest, NewAppsGetTenAtMostAndNullForSpotifysOwn) {
  TestApi api(Settings{.app = AppClass::kNewDev});
  EXPECT_EQ(api.GetJson("/v1/search?q=a&type=track")["tracks"]["items"].size(), 5U);
  EXPECT_EQ(api.Get("/v1/search?q=a&type=track&limit=10").status, 200);
  const Reply refused = api.Get("/v1/search?q=a&type=track&limit=11");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Json::parse(refused.body)["error"]["message"], "Invalid limit");
  const Json own = api.GetJson("/v1/search?q=simulation&type=playlist")["playlists"];
  ASSERT_EQ(own["items"].size(), 1U);
  EXPECT_TRUE(own["items"][0].is_null());
  TestApi extended;
  EXPECT_EQ(
      extended.GetJson("/v1/search?q=simulation&type=playlist")["playlists"]["items"][0]["id"],
      kEditorialPlaylistId);
}

TEST(SearchTest, IncompleteSearchesAreRefused) {
  TestApi api;
  for (const char* query : {"", "?q=a", "?type=track", "?q=a&type=song"}) {
    EXPECT_EQ(api.Get(std::string("/v1/search") + query).status, 400) << query;
  }
}

}  // namespace
}  // namespace tracklake::simulator
