// docs/reference/rows.md §1: which document is what.
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kPositions = "playlist_id position item_type item_id";

TEST(DocumentsTest, AnOldPageHoldsItsTrackUnderTrack) {
  const Applied applied = Apply(R"({'href': 'https://api.spotify.com/v1/playlists/p/tracks',
      'items': [{'track': {'id': 't', 'type': 'track'}}]})");
  EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
}

TEST(DocumentsTest, ANewPageHoldsItsTrackUnderItem) {
  const Applied applied = Apply(R"({'href': 'https://api.spotify.com/v1/playlists/p/items',
      'items': [{'item': {'id': 't', 'type': 'track'}}]})");
  EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
}

TEST(DocumentsTest, AFullPlaylistHoldsItsListUnderTracksOrItems) {
  const std::string list = "{'items': [{'track': {'id': 't'}}]}";
  for (const char* name : {"tracks", "items"}) {
    const Applied applied =
        Apply("{'type': 'playlist', 'id': 'p', '" + std::string(name) + "': " + list + "}");
    EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
    EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id"), ElementsAre("p"));
  }
}

TEST(DocumentsTest, TheListUnderItemsBeatsTheOneUnderTracks) {
  const Applied both = Apply(R"({'type': 'playlist', 'id': 'p',
      'tracks': {'total': 7, 'offset': 'not read', 'items': [{'track': {'id': 'old'}}]},
      'items': {'items': [{'item': {'id': 'new'}}]}})");
  EXPECT_THAT(Select(both, "playlist_tracks", "item_id"), ElementsAre("new"));
  EXPECT_THAT(Select(both, "playlist_metadata", "total_items"), ElementsAre("7"));
  const Applied empty = Apply(R"({'type': 'playlist', 'id': 'p', 'items': {'total': 8},
      'tracks': {'total': 7, 'items': [{'track': {'id': 'old'}}]}})");
  EXPECT_THAT(Select(empty, "playlist_tracks", "item_id"), ElementsAre("old"));
  EXPECT_THAT(Select(empty, "playlist_metadata", "total_items"), ElementsAre("8"));
}

TEST(DocumentsTest, MeaningDoesNotDependOnTheOrderOfKeys) {
  const Applied applied = Apply(R"({'items': [{'track': {'type': 'track', 'id': 't'}}], 'offset': 4,
      'total': 5, 'href': 'https://api.spotify.com/v1/playlists/p/tracks',
      '_tracklake': {'snapshot_before': 's'}})");
  EXPECT_THAT(Select(applied, "playlist_tracks", "playlist_id snapshot_id position"),
              ElementsAre("p s 5"));
}

TEST(DocumentsTest, ABareListOfEntriesCountsFromOne) {
  const Applied applied = Apply("[{'track': {'id': 't'}}, null, {'item': {'id': 'u'}}]", "raw/x");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position item_type item_id"),
              ElementsAre("1 track t", "2 unavailable NULL", "3 track u"));
}

TEST(DocumentsTest, ABareListHoldsEntriesAsSoonAsOneElementIsOne) {
  const Applied applied = Apply("[{'added_at': null}, {'track': null}, {'items': []}]");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position item_type"),
              ElementsAre("1 unavailable", "2 unavailable", "3 unavailable"));
}

TEST(DocumentsTest, AnotherListHoldsDocuments) {
  const Applied applied =
      Apply(R"([{'type': 'track', 'id': 't'}, null, {'type': 'artist', 'id': 'a'},
      {'items': [{'track': {'id': 'u'}}], 'href': 'https://x/playlists/p/tracks', 'offset': 100},
      {'type': 'playlist', 'id': 'q', 'tracks': {'items': [{'track': {'id': 'v'}}]}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t", "u", "v"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
  EXPECT_THAT(Select(applied, "playlist_tracks", kPositions),
              ElementsAre("p 101 track u", "q 1 track v"));
  EXPECT_THAT(
      Select(applied, "captures", "what id"),
      ElementsAre("track t", "artist a", "playlist p", "playlist q", "field artist.popularity",
                  "field artist.followers", "field artist.genres"));
}

TEST(DocumentsTest, EachDocumentOfAListHasItsOwnProvenance) {
  const Applied applied = Apply(R"([
      {'items': [{'track': null}], '_tracklake': {'playlist_id': 'p', 'snapshot_before': 's'}},
      {'items': [{'track': null}], 'href': 'https://x/playlists/q/tracks'}])");
  EXPECT_THAT(Select(applied, "playlist_tracks", "playlist_id snapshot_id"),
              ElementsAre("p s", "q NULL"));
}

TEST(DocumentsTest, AListInAListAndScalarsAreUnknown) {
  const Applied applied = Apply("[[{'track': {'id': 't'}}], true, {'x': 1}]");
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/0: unknown shape", "/1: unknown shape", "/2: unknown shape"));
  EXPECT_FALSE(applied.outcome.refused);
  EXPECT_THAT(SelectAll(applied), IsEmpty());
}

TEST(DocumentsTest, AnUnknownRootIsRefusedWithOneLine) {
  for (const char* json :
       {"{}", "{'genres': ['a'], 'id': 'a'}", "5", "null", "true", "{'type': 'song'}",
        "{'tracks': {'href': 'x'}}", "{'tracks': [], 'albums': 5}", "{'error': 5}",
        "{'markets': 5}", "{'icons': {}}", "{'url': 'x', 'height': 1}",
        "{'snapshot_id': 's', 'x': 1}", "{'queue': []}", "{'added_at': 'x', 'show': 5}",
        "{'item': {'id': 't'}}", "{'track': null}", "{'track': {'type': 'artist', 'id': 'a'}}"}) {
    SCOPED_TRACE(json);
    const Applied applied = Apply(json);
    EXPECT_THAT(Quarantine(applied), ElementsAre(": unknown shape"));
    ExpectRefused(applied);
  }
}

TEST(DocumentsTest, AnEmptyListGivesNothing) {
  const Applied applied = Apply("[]");
  EXPECT_FALSE(applied.outcome.refused);
  EXPECT_THAT(SelectAll(applied), IsEmpty());
}

TEST(DocumentsTest, AnErrorBodyIsAFailureAndNoEmptyPlaylist) {
  const Applied applied = Apply("{'error': {'status': 404, 'message': 'Not found.'}}");
  EXPECT_THAT(Select(applied, "captures", "what id status reason recoverable"),
              ElementsAre("unknown raw/a.json failed http 404: Not found. false"));
  EXPECT_EQ(SelectAll(applied).size(), 1U);
}

TEST(DocumentsTest, AnErrorBesideAListOrAnIdIsNoErrorBody) {
  EXPECT_THAT(
      Select(Apply("{'error': 'x', 'items': [{'track': {'id': 't'}}]}"), "songs", "song_id"),
      ElementsAre("t"));
  EXPECT_THAT(Select(Apply("{'error': 'x', 'type': 'track', 'id': 't'}"), "songs", "song_id"),
              ElementsAre("t"));
  EXPECT_THAT(Select(Apply("{'error': 'x', 'id': null, 'type': 'track'}"), "captures", "status"),
              ElementsAre("failed"));
}

TEST(DocumentsTest, AFailureObjectTellsWhatWasAskedFor) {
  const Applied applied =
      Apply(R"({'_tracklake': {'what': 'playlist', 'id': 'p', 'status': 'deferred',
      'reason': 'http 429', 'recoverable': true, 'retry_at': '2026-01-03T00:00:00Z'},
      'body': {'items': [{'track': {'id': 't'}}]}})");
  EXPECT_THAT(Select(applied, "captures", "what id status reason recoverable detail"),
              ElementsAre("playlist p deferred http 429 true 2026-01-03T00:00:00Z"));
  EXPECT_EQ(SelectAll(applied).size(), 1U);
}

TEST(DocumentsTest, AnEntryAloneIsAListOfOne) {
  const Applied applied =
      Apply("{'item': {'id': 't'}, 'added_at': null, 'type': 'playlist'}", "raw/one");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position item_id"), ElementsAre("1 t"));
  EXPECT_THAT(
      Select(applied, "captures", "what status first_position last_position received_items"),
      ElementsAre("playlist complete 1 1 1"));
}

TEST(DocumentsTest, AWrongEntryAloneIsAQuarantinedElement) {
  const Applied applied = Apply("{'item': {'id': 5}, 'added_at': '2020-01-02T03:04:05Z'}");
  EXPECT_FALSE(applied.outcome.refused);
  EXPECT_THAT(Quarantine(applied), ElementsAre(": item.id: expected a text, found a number"));
  EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "1 0 0 1 0");
  EXPECT_THAT(Select(applied, "captures", "received_items"), ElementsAre("1"));
}

TEST(DocumentsTest, AnAudioAnalysisIsUnknownAndNoPlaylist) {
  const std::string analysis =
      "{'meta': {'status_code': 0}, 'track': {'duration': 207.9, 'key': 9}, 'bars': []}";
  ExpectRefused(Apply(analysis));
  const Applied listed = Apply("[" + analysis + ", {'type': 'track', 'id': 't'}]");
  EXPECT_THAT(Quarantine(listed), ElementsAre("/0: unknown shape"));
  EXPECT_THAT(Select(listed, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(Select(listed, "songs", "song_id"), ElementsAre("t"));
}

TEST(DocumentsTest, APlayersStateGivesItsSongAndNoPlaylist) {
  const std::string song = "{'type': 'track', 'id': 't', 'album': {'id': 'b', 'popularity': 1}}";
  for (const std::string& json : std::initializer_list<std::string>{
           "{'is_playing': true, 'item': " + song + "}",
           "{'progress_ms': null, 'item': " + song + "}",
           "{'currently_playing_type': 'track', 'device': {}, 'item': {'id': 't', 'album': {'id': "
           "'b'}}}",
           "{'item': " + song + "}", "{'track': " + song + ", 'context': null}"}) {
    SCOPED_TRACE(json);
    const Applied applied = Apply(json);
    EXPECT_THAT(Quarantine(applied), IsEmpty());
    EXPECT_THAT(Select(applied, "songs", "song_id album_id"), ElementsAre("t b"));
    EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
    EXPECT_THAT(Select(applied, "captures", "what id"), ElementsAre("field track.popularity"));
  }
  for (const char* json :
       {"{'is_playing': true, 'item': null, 'track': {'type': 'track', 'id': 'x'}}",
        "{'is_playing': false, 'item': {'type': 'episode', 'id': 'e'}}",
        "{'is_playing': false, 'item': {'uri': 'spotify:episode:e'}}"}) {
    EXPECT_THAT(SelectAll(Apply(json)), IsEmpty()) << json;
    EXPECT_THAT(Quarantine(Apply(json)), IsEmpty()) << json;
  }
  const Applied wrong = Apply("{'is_playing': true, 'item': {'type': 'track', 'id': 5}}");
  EXPECT_THAT(Quarantine(wrong), ElementsAre("/item: id: expected a text, found a number"));
  EXPECT_THAT(Quarantine(Apply("{'is_playing': true, 'item': {'type': 'ad'}}")),
              ElementsAre("/item: unknown element"));
}

TEST(DocumentsTest, AListOfPlayersStatesIsNoPlaylist) {
  const Applied applied = Apply(R"([{'is_playing': true, 'item': {'type': 'track', 'id': 't'}},
      {'is_playing': false, 'item': null}, {'progress_ms': 5, 'item': {'id': 'u'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t", "u"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(Quarantine(applied), IsEmpty());
}

TEST(DocumentsTest, AQueueGivesItsSongsAndNoPlaylist) {
  const Applied applied = Apply(R"({'currently_playing': {'type': 'track', 'id': 't'}, 'queue': [
      {'type': 'track', 'id': 'u', 'track': true}, {'type': 'episode', 'id': 'e'}, {'id': 'v'}]})");
  EXPECT_THAT(Quarantine(applied), IsEmpty());
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t", "u", "v"));
  EXPECT_THAT(Select(applied, "captures", "what"), IsEmpty());
  EXPECT_THAT(SelectAll(Apply("{'currently_playing': null, 'queue': []}")), IsEmpty());
  EXPECT_FALSE(Apply("{'currently_playing': null, 'queue': []}").outcome.refused);
}

TEST(DocumentsTest, AnswersWithoutATableAreKnownAndGiveNothing) {
  for (const char* json :
       {"{'type': 'user', 'id': 'u', 'display_name': 'U', 'followers': {'total': 3}}",
        "{'type': 'show', 'id': 's', 'episodes': {'items': [{'type': 'episode', 'id': 5}]}}",
        "{'type': 'AudioBook', 'id': 'k', 'chapters': {'items': []}}",
        "{'type': 'chapter', 'id': 'c'}",
        "{'shows': [{'id': 's'}, null]}",
        "{'shows': {'items': [{'type': 'show', 'id': 's'}]}}",
        "{'audiobooks': [{'id': 'k'}]}",
        "{'audiobooks': {'items': [{'type': 'audiobook', 'id': 'k'}, null]}}",
        "{'chapters': [{'id': 'c'}]}",
        "{'categories': {'items': [{'icons': [], 'id': 'c', 'name': 'C'}]}}",
        "{'icons': [], 'id': 'c', 'name': 'C'}",
        "{'items': [{'type': 'show', 'id': 's'}], 'href': 'https://x/me/shows'}",
        "{'items': [{'type': 'chapter'}], 'href': 'https://x/audiobooks/k/chapters'}",
        "{'items': [{'type': 'episode', 'id': 'e'}], 'href': 'https://x/shows/s/episodes'}",
        "{'items': [{'added_at': 'x', 'show': {'id': 's'}}], 'total': 1}",
        "{'items': [{'added_at': 'x', 'episode': {'id': 'e'}}, null]}",
        "{'items': [{'added_at': 'x', 'audiobook': {'id': 'k'}}]}",
        "[{'added_at': 'x', 'show': {}}, {'added_at': null, 'episode': {}}]",
        "{'added_at': 'x', 'chapter': {'id': 'c'}}",
        "{'genres': ['acoustic', 'pop']}",
        "{'markets': ['DE', 'US']}",
        "{'devices': [{'id': 'd', 'type': 'Computer'}], '_tracklake': {}}",
        "[true, false]",
        "[{'url': 'https://i/1', 'height': null, 'width': null}]",
        "{'snapshot_id': 'x'}",
        "{'message': 'Hi', 'playlists': {'items': []}}"}) {
    const Applied applied = Apply(json);
    EXPECT_THAT(Quarantine(applied), IsEmpty()) << json;
    EXPECT_FALSE(applied.outcome.refused) << json;
    EXPECT_THAT(SelectAll(applied), IsEmpty()) << json;
  }
}

TEST(DocumentsTest, SavedThingsWithoutATableInAListOfEntriesAreNotApplicable) {
  const Applied applied = Apply(R"({'_tracklake': {'playlist_id': 'me:u:saved'}, 'items': [
      {'added_at': '2020-01-02T03:04:05Z', 'show': {'id': 's'}}, {'track': {'id': 't'}}]})");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position item_id"), ElementsAre("2 t"));
  EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "2 1 0 0 1");
  ExpectReconciled(applied);
}

TEST(DocumentsTest, ATypeIsTheSameInAnyCase) {
  const Applied album = Apply(R"({'type': 'ALBUM', 'id': 'b', 'artists': [{'type': 'ARTIST',
      'id': 'a'}], 'tracks': {'items': [{'type': 'TRACK', 'id': 't'}]}})");
  EXPECT_THAT(Select(album, "songs", "song_id album_id"), ElementsAre("t b"));
  const Applied entries = Apply(
      "[{'item': {'type': 'Episode', 'id': 'e'}}, {'track': {'type': "
      "'TRACK', 'id': 't'}}, {'type': 'Artist', 'id': 'a'}]");
  EXPECT_THAT(Select(entries, "playlist_tracks", "item_type item_id"),
              ElementsAre("episode e", "track t", "artist a"));
  EXPECT_THAT(Select(Apply("{'items': [{'type': 'Audio_Features', 'id': 't'}]}"), "track_features",
                     "song_id"),
              ElementsAre("t"));
}

TEST(DocumentsTest, WhatFieldsHasLeftOfAPlaylistIsThatPlaylist) {
  const std::string list = "{'items': [{'track': {'name': 'T', 'uri': 'spotify:track:t'}}]}";
  for (const std::string& json :
       {"{'uri': 'spotify:playlist:p', 'name': 'P', 'tracks': " + list + "}",
        "{'href': 'https://api.spotify.com/v1/playlists/p', 'name': 'P', 'items': " + list + "}",
        "{'external_urls': {'spotify': 'https://open.spotify.com/playlist/p?si=x'}, 'name': 'P', "
        "'tracks': " +
            list + "}",
        "{'id': 'p', 'name': 'P', 'tracks': " + list + "}",
        std::string("{'name': 'P', 'items': {'href': 'https://x/v1/playlists/p/items?offset=0', "
                    "'items': [{'item': {'id': 't'}}]}}"),
        "[{'uri': 'spotify:user:u:playlist:p', 'name': 'P', 'tracks': " + list + "}]",
        "{'items': [{'uri': 'spotify:playlist:p', 'name': 'P', 'tracks': " + list + "}]}"}) {
    SCOPED_TRACE(json);
    const Applied applied = Apply(json);
    EXPECT_THAT(Quarantine(applied), IsEmpty());
    EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id playlist_name"),
                ElementsAre("p P"));
    EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
    EXPECT_EQ(Select(applied, "captures", "what id")[0], "playlist p");
  }
  EXPECT_THAT(Select(Apply("{'uri': 'spotify:playlist:p', 'name': 'P'}"), "captures", "id status"),
              ElementsAre("p withheld"));
  EXPECT_THAT(Select(Apply("{'tracks': " + list + ", 'albums': []}"), "playlist_metadata", "url"),
              IsEmpty());
}

TEST(DocumentsTest, SingleThingsAreReadByTheirType) {
  EXPECT_THAT(Select(Apply("{'id': 't', 'type': 'track'}"), "songs", "song_id"), ElementsAre("t"));
  EXPECT_THAT(Select(Apply("{'id': 'b', 'type': 'album'}"), "albums", "album_id"),
              ElementsAre("b"));
  EXPECT_THAT(Select(Apply("{'id': 'a', 'type': 'artist'}"), "artists", "artist_id"),
              ElementsAre("a"));
  EXPECT_THAT(Select(Apply("{'id': 't', 'type': 'audio_features'}"), "track_features", "song_id"),
              ElementsAre("t"));
  EXPECT_THAT(SelectAll(Apply("{'id': 'e', 'type': 'episode'}")),
              ElementsAre(StartsWith("captures: episode e")));
}

TEST(DocumentsTest, AllListsOfABatchOrASearchAreReadInTheirOrder) {
  const Applied applied = Apply(R"({'artists': {'items': [{'type': 'artist', 'id': 'a'}]},
      'seeds': [1], 'shows': {'items': [{'type': 'show'}]}, 'episodes': null,
      'tracks': [{'id': 't', 'artists': [{'id': 'b'}]}, null], 'albums': {'items': [{'id': 'c'}]},
      'playlists': {'items': [null, {'id': 'p'}]}, 'audio_features': [null, {'id': 't'}]})");
  EXPECT_THAT(Quarantine(applied), IsEmpty());
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a", "b"));
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
  EXPECT_THAT(Select(applied, "albums", "album_id"), ElementsAre("c"));
  EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id"), ElementsAre("p"));
  EXPECT_THAT(Select(applied, "track_features", "song_id"), ElementsAre("t"));
  EXPECT_EQ(Select(applied, "captures", "what id")[0], "track t");  // batched, the artist is listed
}

TEST(DocumentsTest, TracksUnderAPagingMayBeEntriesOfAFilteredPlaylist) {
  const Applied applied = Apply(R"({'tracks': {'href': 'https://x/v1/playlists/p/tracks?offset=0',
      'items': [{'track': {'id': 't'}}]}})");
  EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
}

TEST(DocumentsTest, ElementsOfAPageAreWhatTheyState) {
  const Applied applied = Apply(R"({'items': [{'type': 'track', 'id': 't'}, null,
      {'type': 'album', 'id': 'b'}, {'type': 'artist', 'id': 'a'}, {'type': 'playlist', 'id': 'p'},
      {'type': 'audio_features', 'id': 't'}, {'type': 'episode', 'id': 'e'}, {'type': 'show'},
      {'type': 'audiobook'}, {'type': 'chapter'}, {'type': 'user'}]})");
  EXPECT_THAT(Quarantine(applied), IsEmpty());
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
  EXPECT_THAT(Select(applied, "albums", "album_id"), ElementsAre("b"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
  EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id"), ElementsAre("p"));
  EXPECT_THAT(Select(applied, "track_features", "song_id"), ElementsAre("t"));
}

TEST(DocumentsTest, ElementsOfNoKnownTypeAreQuarantined) {
  const Applied applied =
      Apply("{'items': [{'type': 'song'}, {'id': 'x'}, 5, {'type': 7}, [], {'type': 'show'}]}");
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/items/0: unknown element", "/items/1: unknown element",
                          "/items/2: unknown element", "/items/3: unknown element",
                          "/items/4: unknown element"));
  EXPECT_EQ(applied.outcome.quarantine[2].item, "5");
  for (const TableInfo& table : Tables()) EXPECT_EQ(Counts(applied, table.id), "0 0 0 0 0");
}

TEST(DocumentsTest, APageOfAPlaylistHoldsEntriesWhateverItsElementsLookLike) {
  for (const char* address : {"'href': 'https://x/v1/playlists/p/tracks?market=DE'",
                              "'href': 'https://x/v1/playlists/p/items'",
                              "'href': 'https://x/v1/users/u/playlists/p/tracks#x'",
                              "'_tracklake': {'playlist_id': 'p'}"}) {
    const Applied applied = Apply(R"({'items': [null, {}, {'type': 'track', 'id': 't'}, 5], )" +
                                  std::string(address) + "}");
    EXPECT_THAT(Select(applied, "playlist_tracks", kPositions),
                ElementsAre("p 1 unavailable NULL", "p 2 unavailable NULL", "p 3 track t"))
        << address;
    EXPECT_THAT(Quarantine(applied), ElementsAre("/items/3: expected an object, found a number"));
  }
}

TEST(DocumentsTest, APageOfAPlaylistsFollowersHoldsNoEntries) {
  const Applied applied =
      Apply("{'items': [{'type': 'track', 'id': 't'}], 'href': 'https://x/playlists/p/images'}");
  EXPECT_THAT(Select(applied, "playlist_tracks", "position"), IsEmpty());
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
}

TEST(DocumentsTest, AFullPlaylistAmongElementsGivesItsEntries) {
  const Applied applied = Apply(R"({'items': [{'type': 'playlist', 'id': 'p', 'snapshot_id': 's',
      'tracks': {'items': [{'track': {'id': 't'}}, {'track': {'id': 7}}]}}]})");
  EXPECT_THAT(Select(applied, "playlist_tracks", kPositions), ElementsAre("p 1 track t"));
  EXPECT_THAT(Select(applied, "captures", "what id snapshot_id received_items"),
              ElementsAre("playlist p s 2"));
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/items/0/tracks/items/1: track.id: expected a text, "
                          "found a number"));
}

TEST(DocumentsTest, OfDuplicateKeysTheFirstCounts) {
  const Applied applied = Apply(R"({'type': 'track', 'type': 'artist', 'id': 't', '\u0069d': 'u',
      'album': null, 'album': {'id': 'b'}, 'name': 'One', 'name': 5})");
  EXPECT_THAT(Select(applied, "songs", "song_id song_name album_id"), ElementsAre("t One NULL"));
}

TEST(DocumentsTest, KeysCompareWithTheirEscapesResolved) {
  const Applied applied = Apply(R"({'\u0074ype': 'tr\u0061ck', '\u0069d': 't', 'externa\u006c_urls':
      {'s\u0070otify': 'u'}})");
  EXPECT_THAT(Select(applied, "songs", "song_id url"), ElementsAre("t u"));
}

TEST(DocumentsTest, AByteOrderMarkAtTheStartIsSkipped) {
  EXPECT_THAT(Select(Apply("\xEF\xBB\xBF{'type': 'track', 'id': 't'}"), "songs", "song_id"),
              ElementsAre("t"));
  EXPECT_TRUE(Apply("\xEF\xBB\xBF\xEF\xBB\xBF{'type': 'track', 'id': 't'}").outcome.refused);
}

}  // namespace
}  // namespace tracklake::testing
