#include "simulator/app.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

// What each class of app gets for a path: statuses of extended, old-dev, new-dev.
struct Case {
  std::string path;
  int extended, old_dev, new_dev;
};

std::vector<Case> Cases() {
  const std::string artist = MakeId(1, IdKind::kArtist, 7);
  const std::string album = MakeId(1, IdKind::kAlbum, 800);
  const std::string track = MakeId(1, IdKind::kTrack, 800 * kMaxTracksPerAlbum);
  const std::string playlist = std::string("/v1/playlists/") + kLongId;
  return {
      {"/v1/tracks/" + track, 200, 200, 200},
      {"/v1/artists/" + artist, 200, 200, 200},
      {"/v1/albums/" + album, 200, 200, 200},
      {"/v1/artists/" + artist + "/albums", 200, 200, 200},
      {"/v1/artists/" + artist + "/albums?limit=11", 200, 200, 400},
      {"/v1/tracks?ids=" + track, 200, 200, 403},
      {"/v1/artists?ids=" + artist, 200, 200, 403},
      {"/v1/albums?ids=" + album, 200, 200, 403},
      {"/v1/artists/" + artist + "/top-tracks", 200, 200, 403},
      {"/v1/artists/" + artist + "/related-artists", 200, 404, 403},
      {"/v1/browse/new-releases?limit=1", 200, 200, 403},
      {"/v1/markets", 200, 200, 403},
      {"/v1/audio-features/" + track, 200, 403, 403},
      {"/v1/audio-features?ids=" + track, 200, 403, 403},
      {"/v1/playlists/37i9dQZF1DXSimulated01", 200, 404, 404},
      {playlist, 200, 200, 200},
      {playlist + "/tracks", 200, 200, 403},
      {playlist + "/items", 200, 200, 403},
  };
}

TEST(AppTest, EachClassOfAppGetsWhatItMay) {
  TestApi extended(Settings{.app = AppClass::kExtended});
  TestApi old_dev(Settings{.app = AppClass::kOldDev});
  TestApi new_dev(Settings{.app = AppClass::kNewDev});
  for (const Case& expected : Cases()) {
    EXPECT_EQ(extended.Get(expected.path).status, expected.extended) << expected.path;
    EXPECT_EQ(old_dev.Get(expected.path).status, expected.old_dev) << expected.path;
    EXPECT_EQ(new_dev.Get(expected.path).status, expected.new_dev) << expected.path;
  }
}

TEST(AppTest, RefusalsHaveTheBodiesThatSpotifyGives) {
  TestApi api(Settings{.app = AppClass::kNewDev});
  EXPECT_EQ(api.Get("/v1/markets").body, R"({"error":{"message":"Forbidden","status":403}})");
  const std::string track = MakeId(1, IdKind::kTrack, 0);
  EXPECT_EQ(api.Get("/v1/audio-features/" + track).body, R"({"error":{"status":403}})");
  const std::string artist = MakeId(1, IdKind::kArtist, 7);
  EXPECT_EQ(api.Get("/v1/artists/" + artist + "/albums?limit=11").body, "");
}

TEST(AppTest, APlaylistOfSomebodyElseIsMetadataWithoutEntriesToANewApp) {
  TestApi api(Settings{.app = AppClass::kNewDev});
  const Json playlist = api.GetJson(std::string("/v1/playlists/") + kLongId);
  EXPECT_EQ(playlist["id"], kLongId);
  EXPECT_FALSE(playlist.contains("items"));
  EXPECT_FALSE(playlist.contains("tracks"));
}

TEST(AppTest, AnArtistsAlbumsComeInPagesTheNewestFirst) {
  TestApi api;
  const std::string path = "/v1/artists/" + MakeId(1, IdKind::kArtist, 7) + "/albums";
  const Json all = api.GetJson(path + "?limit=50");
  const Json second = api.GetJson(path + "?limit=5&offset=5");
  ASSERT_GT(all["total"], 10);
  EXPECT_EQ(second["items"][0], all["items"][5]);
  EXPECT_EQ(all["items"][0]["artists"][0]["id"], MakeId(1, IdKind::kArtist, 7));
  const Json singles = api.GetJson(path + "?limit=50&include_groups=single");
  ASSERT_GT(singles["total"], 0);
  EXPECT_LT(singles["total"], all["total"]);
  for (const Json& album : singles["items"]) EXPECT_EQ(album["album_group"], "single");
}

TEST(AppTest, NamesLeadToClassesAndBack) {
  for (const char* name : {"extended", "old-dev", "new-dev"}) {
    EXPECT_EQ(NameOf(*ParseApp(name)), name);
  }
  EXPECT_EQ(ParseApp("new").error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace tracklake::simulator
