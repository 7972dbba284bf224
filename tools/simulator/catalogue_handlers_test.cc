#include "simulator/catalogue_handlers.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

Json FirstSong(TestApi& api) {
  const Json entry =
      api.GetJson(std::string("/v1/playlists/") + kChartId + "/items?limit=1")["items"][0];
  return entry.contains("track") ? entry["track"] : entry["item"];
}

std::string IdOf(const Json& object) { return object["id"]; }

TEST(CatalogueHandlersTest, SinglesAgreeWithWhatPlaylistsSay) {
  for (const AppClass app : {AppClass::kExtended, AppClass::kNewDev}) {
    TestApi api(app);
    Json song = FirstSong(api);
    song.erase("episode");
    song.erase("track");
    EXPECT_EQ(api.GetJson("/v1/tracks/" + IdOf(song)), song);
    const Json album = api.GetJson("/v1/albums/" + IdOf(song["album"]));
    for (const auto& [name, value] : song["album"].items()) EXPECT_EQ(album[name], value) << name;
    EXPECT_EQ(album["tracks"]["total"], album["total_tracks"]);
    const Json artist = api.GetJson("/v1/artists/" + IdOf(song["artists"][0]));
    EXPECT_EQ(artist["name"], song["artists"][0]["name"]);
    const bool classic = app == AppClass::kExtended;
    for (const char* field : {"followers", "genres", "popularity"}) {
      EXPECT_EQ(artist.contains(field), classic) << field;
    }
    EXPECT_EQ(album.contains("label"), classic);
  }
}

TEST(CatalogueHandlersTest, AlbumTracksPage) {
  TestApi api;
  const World& world = api.simulator.world();
  std::uint64_t number = kBackCatalogue;
  while (world.catalogue.ReleaseAt(number).tracks < 10) ++number;
  const std::string id = MakeId(1, IdKind::kAlbum, number);
  const Json page = api.GetJson("/v1/albums/" + id + "/tracks?limit=4&offset=4");
  ASSERT_EQ(page["items"].size(), 4U);
  EXPECT_EQ(page["items"][0]["track_number"], 5);
  EXPECT_FALSE(page["items"][0].contains("album"));
}

TEST(CatalogueHandlersTest, BatchesKeepPositionsAndSayNullForTheUnknown) {
  TestApi api;
  const std::string known = IdOf(FirstSong(api));
  const std::string unknown = MakeId(2, IdKind::kTrack, 1);
  const Json songs = api.GetJson("/v1/tracks?ids=" + unknown + "," + known)["tracks"];
  ASSERT_EQ(songs.size(), 2U);
  EXPECT_TRUE(songs[0].is_null());
  EXPECT_EQ(songs[1]["id"], known);
  const Json features =
      api.GetJson("/v1/audio-features?ids=" + unknown + "," + known)["audio_features"];
  ASSERT_EQ(features.size(), 2U);
  EXPECT_TRUE(features[0].is_null());
}

TEST(CatalogueHandlersTest, BatchesHaveTheirLimits) {
  TestApi api;
  std::string ids = MakeId(1, IdKind::kAlbum, 0);
  for (std::uint64_t i = 1; i < 20; ++i) ids += "," + MakeId(1, IdKind::kAlbum, i);
  EXPECT_EQ(api.Get("/v1/albums?ids=" + ids).status, 200);
  ids += "," + MakeId(1, IdKind::kAlbum, 20);
  EXPECT_EQ(api.Get("/v1/albums?ids=" + ids).status, 400);
  EXPECT_EQ(api.Get("/v1/albums?ids=x").status, 400);
  EXPECT_EQ(api.Get("/v1/albums").status, 400);
}

TEST(CatalogueHandlersTest, UnknownIdsAre404AndMalformedOnes400) {
  TestApi api;
  for (const std::string path : {"/v1/tracks/", "/v1/artists/", "/v1/albums/", "/v1/episodes/"}) {
    EXPECT_EQ(api.Get(path + MakeId(2, IdKind::kTrack, 1)).status, 404) << path;
    EXPECT_EQ(api.Get(path + "abc").status, 400) << path;
  }
}

TEST(CatalogueHandlersTest, EpisodesOfTheFutureAreUnknown) {
  TestApi api;
  const std::uint64_t last = LastEpisodeOn(DayOf(kTestNow));
  EXPECT_EQ(api.Get("/v1/episodes/" + MakeId(1, IdKind::kEpisode, last)).status, 200);
  EXPECT_EQ(api.Get("/v1/episodes/" + MakeId(1, IdKind::kEpisode, last + 1)).status, 404);
}

}  // namespace
}  // namespace tracklake::simulator
