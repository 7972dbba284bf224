// docs/reference/rows.md §2: where an id comes from.
#include "transform/object_id.h"

#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Named(std::string_view text, IdKind kind) {
  return std::string(IdNamedBy(text, kind).value_or("none"));
}

TEST(ObjectIdTest, UrisNameObjectsOfTheirKind) {
  EXPECT_EQ(Named("spotify:track:t", IdKind::kTrack), "t");
  EXPECT_EQ(Named("spotify:playlist:p", IdKind::kPlaylist), "p");
  EXPECT_EQ(Named("spotify:user:u:playlist:p", IdKind::kPlaylist), "p");
  EXPECT_EQ(Named("spotify:user:u", IdKind::kUser), "u");
  for (const char* other :
       {"", "spotify:", "spotify:track", "spotify:track:", "spotify:tracks:t", "spotify:track:t:x",
        "spotify:track:null", "spotify:episode:t", "spotify:local:A:B:track:1", "track:t"}) {
    EXPECT_EQ(Named(other, IdKind::kTrack), "none") << other;
  }
  for (const char* other :
       {"spotify:user:u", "spotify:user::playlist:p",
        "spotify:user:u:playlist:", "spotify:user:u:playlist:p:x", "spotify:user:u:collection"}) {
    EXPECT_EQ(Named(other, IdKind::kPlaylist), "none") << other;
  }
  EXPECT_EQ(Named("spotify:user:u:playlist:p", IdKind::kUser), "none");
}

TEST(ObjectIdTest, AddressesNameObjectsOfTheirKindAndPagesNone) {
  for (const char* address :
       {"https://api.spotify.com/v1/tracks/t", "https://open.spotify.com/track/t?si=0123",
        "https://open.spotify.com/intl-de/track/t#x", "/tracks/t"}) {
    EXPECT_EQ(Named(address, IdKind::kTrack), "t") << address;
  }
  EXPECT_EQ(Named("https://api.spotify.com/v1/users/u/playlists/p", IdKind::kPlaylist), "p");
  EXPECT_EQ(Named("https://open.spotify.com/user/u", IdKind::kUser), "u");
  for (const char* other :
       {"https://api.spotify.com/v1/tracks/", "https://api.spotify.com/v1/tracks",
        "https://api.spotify.com/v1/tracks/null", "https://api.spotify.com/v1/tracks?ids=t",
        "https://api.spotify.com/v1/episodes/t", "https://api.spotify.com/v1/tracks/t/x",
        "https://open.spotify.com/soundtrack/t", "tracks/t", "t"}) {
    EXPECT_EQ(Named(other, IdKind::kTrack), "none") << other;
  }
  EXPECT_EQ(Named("https://api.spotify.com/v1/playlists/p/tracks", IdKind::kPlaylist), "none");
  EXPECT_EQ(Named("https://api.spotify.com/v1/albums/b/tracks", IdKind::kAlbum), "none");
}

TEST(ObjectIdTest, AMissingIdComesFromTheUriElseTheHrefElseTheLink) {
  const auto song = [](const std::string& fields) {
    return Select(Apply("{'items': [{'type': 'track', " + fields + "}]}"), "songs", "song_id");
  };
  const std::string href = "'href': 'https://x/v1/tracks/h'";
  const std::string link = "'external_urls': {'spotify': 'https://x/track/e'}";
  EXPECT_THAT(song("'id': 'i', 'uri': 'spotify:track:u'"), ElementsAre("i"));
  EXPECT_THAT(song("'id': '', 'uri': 'spotify:track:u', " + href + ", " + link), ElementsAre("u"));
  EXPECT_THAT(song("'id': null, 'uri': 'spotify:episode:u', " + href + ", " + link),
              ElementsAre("h"));
  EXPECT_THAT(song("'href': 'https://x/v1/playlists/p/tracks', " + link), ElementsAre("e"));
  EXPECT_THAT(song("'uri': 5, " + href), ElementsAre("h"));
  EXPECT_THAT(song("'uri': 'spotify:track:null'"), IsEmpty());
}

TEST(ObjectIdTest, AnIdOfTheWrongTypeIsNotMissing) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'album': {'id': 5, 'uri':
      'spotify:album:b'}}}, {'track': {'id': 6, 'uri': 'spotify:track:u'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id album_id"), ElementsAre("t NULL"));
  EXPECT_THAT(Select(applied, "albums", "album_id"), IsEmpty());
  EXPECT_EQ(applied.outcome.quarantine.size(), 2U);
}

TEST(ObjectIdTest, EveryIdIsReadSo) {
  const Applied applied = Apply(R"({'type': 'playlist', 'uri': 'spotify:playlist:p',
      'owner': {'uri': 'spotify:user:o'}, 'tracks': {'items': [
      {'added_by': {'id': '', 'href': 'https://x/v1/users/u'},
       'track': {'uri': 'spotify:track:t', 'artists': [{'href': 'https://x/v1/artists/a'}],
                 'album': {'external_urls': {'spotify': 'https://x/album/b'},
                           'artists': [{'uri': 'spotify:artist:c'}]}}},
      {'track': {'type': 'episode', 'uri': 'spotify:episode:e'}},
      {'item': {'uri': 'spotify:episode:f'}}]}})");
  EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id owner_id"), ElementsAre("p o"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "playlist_id item_type item_id added_by"),
              ElementsAre("p track t u", "p episode e NULL", "p episode f NULL"));
  EXPECT_THAT(Select(applied, "songs", "song_id album_id artist_id"), ElementsAre("t b a"));
  EXPECT_THAT(Select(applied, "song_artists", "song_id artist_id"), ElementsAre("t a"));
  EXPECT_THAT(Select(applied, "albums", "album_id artist_id"), ElementsAre("b c"));
  EXPECT_EQ(Select(applied, "captures", "what id")[0], "playlist p");

  const Applied batch = Apply(R"({'tracks': [{'uri': 'spotify:track:t'}],
      'artists': [{'uri': 'spotify:artist:a'}], 'albums': [{'uri': 'spotify:album:b'}],
      'episodes': [{'uri': 'spotify:episode:e'}],
      'audio_features': [{'uri': 'spotify:track:u'}, {'track_href': 'https://x/v1/tracks/v'}],
      '_tracklake': {'asked': ['t']}})");
  EXPECT_THAT(Select(batch, "captures", "what id status"),
              ElementsAre("track t complete", "artist a complete", "album b complete",
                          "episode e complete", "audio-features u complete",
                          "audio-features v complete", "field artist.popularity withheld",
                          "field artist.followers withheld", "field artist.genres withheld"));
}

}  // namespace
}  // namespace tracklake::testing
