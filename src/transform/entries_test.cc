// docs/reference/rows.md §2: entries, plays, their positions and their playlist.
#include "base/sha256.h"
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A page of the playlist p with these elements.
std::string Page(const std::string& elements, const std::string& more = "") {
  return "{'href': 'https://x/v1/playlists/p/items', 'items': [" + elements + "]" + more + "}";
}

TEST(EntriesTest, ItemBeatsTrackWhereItIsNotNull) {
  const Applied applied = Apply(Page(R"({'item': {'id': 'new'}, 'track': {'id': 5}},
      {'item': null, 'track': {'id': 'old'}}, {'track': {'id': 'only'}, 'item': null})"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_id"), ElementsAre("new", "old", "only"));
  EXPECT_THAT(Quarantine(applied), IsEmpty());
}

TEST(EntriesTest, HolesKeepTheirPosition) {
  const Applied applied = Apply(Page(
      "{'item': {'id': 'a'}}, null, {'item': null}, {'item': {'id': 1}}, {'item': {'id': 'e'}}",
      ", 'offset': 100"));
  EXPECT_THAT(
      Select(applied, "playlist_tracks", "position item_type item_id"),
      ElementsAre("101 track a", "102 unavailable NULL", "103 unavailable NULL", "105 track e"));
  EXPECT_THAT(Select(applied, "captures", "first_position last_position received_items"),
              ElementsAre("101 105 5"));
}

TEST(EntriesTest, UnavailableEntriesStillSayWhenAndByWhomTheyWereAdded) {
  const Applied applied = Apply(Page(R"({'added_at': '2020-01-02T03:04:05Z', 'track': null,
      'added_by': {'id': 'u'}, 'is_local': false})"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_type added_at added_by is_local"),
              ElementsAre("unavailable 2020-01-02T03:04:05Z u false"));
}

TEST(EntriesTest, ItemsOfFourTypesAreTold) {
  const Applied applied =
      Apply(Page(R"({'item': {'id': 't'}}, {'item': {'id': 'e', 'type': 'episode',
      'name': 'E', 'duration_ms': 7, 'album': {'id': 'x'}, 'artists': [{'id': 'y'}], 'popularity': 'z'}},
      {'item': {'id': 'b', 'type': 'album'}}, {'item': {'id': 'a', 'type': 'artist'}})"));
  EXPECT_THAT(Quarantine(applied), IsEmpty());
  EXPECT_THAT(
      Select(applied, "playlist_tracks", "item_type item_id item_name duration_ms"),
      ElementsAre("track t NULL NULL", "episode e E 7", "album b NULL NULL", "artist a NULL NULL"));
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
  EXPECT_THAT(Select(applied, "albums", "album_id"), ElementsAre("b"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
}

TEST(EntriesTest, AnItemOfAnotherTypeQuarantinesItsEntry) {
  const Applied applied =
      Apply(Page("{'item': {'type': 'show'}}, {'item': {'type': ''}}, {'item': {'type': 1}}"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(
      Quarantine(applied),
      ElementsAre("/items/0: item.type: expected track, episode, album or artist, found a text",
                  "/items/1: item.type: expected track, episode, album or artist, found a text",
                  "/items/2: item.type: expected track, episode, album or artist, found a number"));
  EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "3 0 0 3 0");
}

TEST(EntriesTest, ASavedAlbumIsAnEntryOfTypeAlbumWithItsTracks) {
  const Applied applied =
      Apply(R"({'items': [{'added_at': '2020-01-02T03:04:05Z', 'album': {'id': 'b',
      'type': 'single', 'artists': [{'id': 'a'}],
      'tracks': {'items': [{'id': 't'}, {'id': 6, 'name': 'u'}]}}}]})");
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_type item_id added_at"),
              ElementsAre("album b 2020-01-02T03:04:05Z"));
  EXPECT_THAT(Select(applied, "songs", "song_id album_id song_added"), ElementsAre("t b NULL"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/items/0/album/tracks/items/1: id: expected a text, found a number"));
}

TEST(EntriesTest, AnAlbumItemsTracksAreFoundUnderTheItem) {
  const Applied applied = Apply(Page(R"({'item': {'type': 'album', 'tracks': {'items': [5]}}},
      {'type': 'album', 'id': 'b', 'tracks': {'items': [6]}})"));
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/items/0/item/tracks/items/0: expected an object, found a number",
                          "/items/1/tracks/items/0: expected an object, found a number"));
}

TEST(EntriesTest, AFlattenedTrackIsATrackAlthoughItHasAnAlbum) {
  const Applied applied =
      Apply(Page(R"({'added_at': '2020-01-02T03:04:05Z', 'type': 'track', 'id': 't',
      'album': {'id': 'b'}, 'track': true})"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_type item_id added_at"),
              ElementsAre("track t 2020-01-02T03:04:05Z"));
  EXPECT_THAT(Select(applied, "songs", "song_id album_id song_added"),
              ElementsAre("t b 2020-01-02T03:04:05Z"));
}

TEST(EntriesTest, ABooleanTrackMakesNoEntry) {
  const Applied applied = Apply("{'items': [{'type': 'track', 'id': 't', 'track': true}]}");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
}

TEST(EntriesTest, AnItemThatIsNoObjectQuarantinesItsEntry) {
  const Applied applied = Apply(Page("{'item': 'x'}, {'track': [1]}, {'track': true}"));
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/items/0: item: expected an object, found a text",
                          "/items/1: track: expected an object, found an array",
                          "/items/2: track: expected an object, found a boolean"));
}

TEST(EntriesTest, OffsetsBelowZeroOrBeyondAllPositionsRefuseTheObject) {
  for (const char* offset : {"-1", "2147483647", "1.5", "'0'", "9999999999"}) {
    const Applied applied =
        Apply(Page("{'item': {'id': 't'}}", ", 'offset': " + std::string(offset)));
    SCOPED_TRACE(offset);
    ExpectRefused(applied);
  }
  EXPECT_THAT(Select(Apply(Page("{'item': {'id': 't'}}", ", 'offset': 2147483646")),
                     "playlist_tracks", "position"),
              ElementsAre("2147483647"));
  EXPECT_THAT(Quarantine(Apply("{'items': [{'type': 'track', 'id': 't'}], 'offset': 'x'}")),
              IsEmpty());
}

TEST(EntriesTest, ThePlaylistIsTheOneAskedForElseTheOneAroundElseTheHrefs) {
  const std::string list = "'tracks': {'href': 'https://x/playlists/h/tracks', 'items': [null]}";
  const std::string said = "'_tracklake': {'playlist_id': 'said'}";
  const auto playlist_id = [](const std::string& json) {
    return Select(Apply(json, "raw/k"), "playlist_tracks", "playlist_id");
  };
  EXPECT_THAT(playlist_id("{'type': 'playlist', 'id': 'p', " + list + ", " + said + "}"),
              ElementsAre("said"));
  EXPECT_THAT(playlist_id("{'type': 'playlist', 'id': 'p', " + list + "}"), ElementsAre("p"));
  EXPECT_THAT(playlist_id("{'type': 'playlist', 'id': '', " + list + "}"), ElementsAre("h"));
  EXPECT_THAT(playlist_id("{'items': [{'track': null}], 'href': 'https://x/me/tracks'}"),
              ElementsAre("unknown:" + Hash16("raw/k")));
}

TEST(EntriesTest, TheSnapshotIsThePlaylistsElseTheOneSeenBefore) {
  const std::string rest =
      "'tracks': {'items': [null]}, '_tracklake': {'snapshot_before': 'before'}}";
  EXPECT_THAT(Select(Apply("{'type': 'playlist', 'snapshot_id': 'own', " + rest), "playlist_tracks",
                     "snapshot_id"),
              ElementsAre("own"));
  EXPECT_THAT(Select(Apply("{'type': 'playlist', 'snapshot_id': '', " + rest), "playlist_tracks",
                     "snapshot_id"),
              ElementsAre("before"));
  EXPECT_THAT(Select(Apply("[{'track': null}]"), "playlist_tracks", "snapshot_id"),
              ElementsAre("NULL"));
}

TEST(EntriesTest, PlaysAreNoEntriesOfAPlaylist) {
  const Applied applied = Apply(R"({'items': [
      {'track': {'id': 't', 'name': 'One', 'artists': [{'id': 'a', 'name': 'Ada'}, {'id': 'b'}],
                 'album': {'id': 'c', 'name': 'Cee'}, 'duration_ms': 60000},
       'played_at': '2026-01-02T03:04:05.678Z', 'context': null},
      null,
      {'track': {'id': 't', 'album': {'name': ''}}, 'played_at': '2026-01-02T03:04:05Z'},
      {'track': {'id': 'u'}, 'played_at': 'yesterday'},
      {'track': {'id': 'v'}}], '_tracklake': {'account': 'me'}})");
  EXPECT_THAT(
      Select(applied, "listening_history",
             "user_id played_at time_precision song_id song_name artist_name album_name item_type"),
      ElementsAre("me 2026-01-02T03:04:05Z+678000us ms t One Ada Cee track",
                  "me 2026-01-02T03:04:05Z second t NULL NULL NULL track",
                  "me NULL NULL u NULL NULL NULL track", "me NULL NULL v NULL NULL NULL track"));
  EXPECT_THAT(
      Select(applied, "listening_history", "source ms_played ended_at"),
      ElementsAre("spotify:recently-played NULL NULL", "spotify:recently-played NULL NULL",
                  "spotify:recently-played NULL NULL", "spotify:recently-played NULL NULL"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(Select(applied, "songs", "song_id song_added"),
              ElementsAre("t NULL", "u NULL", "v NULL"));
}

TEST(EntriesTest, PlaysOfOtherItemsTellNoSong) {
  const Applied applied = Apply(R"({'items': [
      {'track': {'id': 'e', 'type': 'episode', 'name': 'E'}, 'played_at': '2026-01-02T03:04:05Z'},
      {'track': null, 'played_at': '2026-01-02T03:04:06Z'}]})");
  EXPECT_THAT(Select(applied, "listening_history", "item_type song_id song_name artist_name"),
              ElementsAre("episode NULL NULL NULL", "unavailable NULL NULL NULL"));
}

TEST(EntriesTest, TheFirstEntryOrPlayDecidesForTheWholeList) {
  const std::string entry = "{'track': {'id': 't'}}";
  const std::string play = "{'track': {'id': 'u'}, 'played_at': '2026-01-02T03:04:05Z'}";
  const Applied entries = Apply("[null, " + entry + ", " + play + "]");
  EXPECT_THAT(Select(entries, "playlist_tracks", "position item_id"),
              ElementsAre("1 NULL", "2 t", "3 u"));
  EXPECT_THAT(Select(entries, "listening_history", "song_id"), IsEmpty());
  const Applied plays = Apply("[" + play + ", " + entry + "]");
  EXPECT_THAT(Select(plays, "listening_history", "song_id"), ElementsAre("u", "t"));
  const Applied paged = Apply(Page(play));
  EXPECT_THAT(Select(paged, "playlist_tracks", "item_id"), ElementsAre("u"));
}

TEST(EntriesTest, ANullPlayedAtMakesNoPlay) {
  EXPECT_THAT(
      Select(Apply("[{'track': {'id': 't'}, 'played_at': null}]"), "playlist_tracks", "item_id"),
      ElementsAre("t"));
}

TEST(EntriesTest, TenThousandEntriesAreNoMatter) {
  std::string elements = "null";
  for (int i = 1; i < 10000; ++i) elements += ",{'track':{'id':'t" + std::to_string(i % 7) + "'}}";
  const Applied applied = Apply(Page(elements));
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), SizeIs(10000));
  EXPECT_THAT(Select(applied, "songs", "song_id"), SizeIs(7));
  ExpectReconciled(applied);
}

}  // namespace
}  // namespace tracklake::testing
