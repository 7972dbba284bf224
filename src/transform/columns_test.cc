// docs/reference/rows.md §4: where each column comes from.
#include "base/sha256.h"
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ColumnsTest, ASongTakesItsColumnsFromTheTrack) {
  const Applied applied = Apply(R"([{'added_at': '2020-01-02T03:04:05Z', 'track': {
      'id': 't', 'name': 'One', 'duration_ms': 90000, 'external_urls': {'spotify': 'https://o/t'},
      'popularity': 55, 'album': {'id': 'b'}, 'artists': [{'id': 'a'}, {'id': 'z'}],
      'explicit': true, 'disc_number': 2, 'track_number': 3, 'external_ids': {'isrc': 'de-x-1'},
      'is_local': false, 'is_playable': true}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id song_name duration_ms duration_min url popularity"),
              ElementsAre("t One 90000 1.5 https://o/t 55"));
  EXPECT_THAT(Select(applied, "songs", "song_added album_id artist_id explicit disc_number"),
              ElementsAre("2020-01-02T03:04:05Z b a true 2"));
  EXPECT_THAT(Select(applied, "songs", "track_number isrc is_local is_playable"),
              ElementsAre("3 DEX1 false true"));
}

TEST(ColumnsTest, EveryRowSaysWhenItWasFetchedAndFromWhere) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'album': {'id': 'b'},
      'artists': [{'id': 'a', 'genres': ['g']}]}}])",
                                "raw/spotify/2026-01-02/playlist-x.json");
  for (const char* table : {"songs", "artists", "albums", "song_artists", "artist_genres",
                            "playlist_tracks", "captures"}) {
    EXPECT_THAT(Select(applied, table, "fetched_at raw_key")[0],
                "2026-01-02T03:04:05Z raw/spotify/2026-01-02/playlist-x.json")
        << table;
  }
}

TEST(ColumnsTest, TheArtistIsTheTracksNotTheAlbums) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'artists': [{'id': 'a'}],
      'album': {'id': 'b', 'artists': [{'id': 'various', 'name': 'Various Artists'}]}}}])");
  EXPECT_THAT(Select(applied, "songs", "artist_id"), ElementsAre("a"));
  EXPECT_THAT(Select(applied, "albums", "artist_id artist_name"),
              ElementsAre("various Various Artists"));
  EXPECT_THAT(Select(applied, "song_artists", "song_id artist_id"), ElementsAre("t a"));
}

TEST(ColumnsTest, ALocalFileIsKnownByItsUri) {
  const std::string uri = "spotify:local:Ada:Album:Song:307";
  const Applied applied =
      Apply(R"([{'is_local': true, 'track': {'id': null, 'uri': ')" + uri +
            R"(', 'name': 'Song', 'is_local': true, 'artists': [{'id': null, 'name': 'Ada'}],
      'album': {'id': null, 'name': 'Album', 'release_date': null}, 'external_ids': {},
      'external_urls': {}}}])");
  const std::string id = "local:" + Hash16(uri);
  EXPECT_THAT(Select(applied, "songs", "song_id is_local album_id artist_id"),
              ElementsAre(id + " true local:" + Hash16("Album") + " local:" + Hash16("Ada")));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_id item_type is_local"),
              ElementsAre(id + " track true"));
  EXPECT_THAT(Select(applied, "artists", "artist_id artist_name"),
              ElementsAre("local:" + Hash16("Ada") + " Ada"));
  EXPECT_THAT(Select(applied, "albums", "album_id album_name"),
              ElementsAre("local:" + Hash16("Album") + " Album"));
  EXPECT_THAT(Select(applied, "song_artists", "song_id artist_id artist_name"),
              ElementsAre(id + " local:" + Hash16("Ada") + " Ada"));
}

TEST(ColumnsTest, OnlyWhatALocalFileNamesHasAnIdOfItsName) {
  const std::string artist = "'artists': [{'name': 'Ada'}]";
  const auto artists = [](const std::string& json) {
    return Select(Apply(json), "artists", "artist_id");
  };
  const auto is_of_the_name = ElementsAre("local:" + Hash16("Ada"));
  EXPECT_THAT(artists("[{'track': {'id': 't', " + artist + "}}]"), IsEmpty());
  EXPECT_THAT(artists("[{'track': {'is_local': true, " + artist + "}}]"), is_of_the_name);
  EXPECT_THAT(artists("[{'is_local': true, 'track': {" + artist + "}}]"), is_of_the_name);
  EXPECT_THAT(artists("{'type': 'track', 'uri': 'spotify:local:x', 'album': {" + artist + "}}"),
              is_of_the_name);
  EXPECT_THAT(artists("[{'track': {'is_local': true, 'artists': [{'name': ''}, {}, {'id': 5, "
                      "'name': 'x'}, {'id': 'own', 'name': 'y'}]}}]"),
              ElementsAre("own"));
}

TEST(ColumnsTest, AnIdBeatsAUriAndAnyUriBeatsNone) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'uri': 'spotify:local:x'}},
      {'track': {'id': '', 'uri': 'spotify:local:y'}}, {'track': {'uri': 'spotify:track:z'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id"),
              ElementsAre("t", "local:" + Hash16("spotify:local:y"), "z"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_type item_id")[2], "track z");
}

TEST(ColumnsTest, AnArtistTakesItsColumnsFromItself) {
  const Applied applied = Apply(R"({'type': 'artist', 'id': 'a', 'name': 'Ada', 'popularity': 0,
      'followers': {'href': null, 'total': 123456789012}, 'external_urls': {'spotify': 'https://o/a'},
      'images': [{'url': 'https://i/1', 'height': null}, {'url': 'https://i/2'}],
      'genres': ['pop', null, '', 'rock']})");
  EXPECT_THAT(Select(applied, "artists",
                     "artist_id artist_name external_url popularity followers image_url"),
              ElementsAre("a Ada https://o/a 0 123456789012 https://i/1"));
  EXPECT_THAT(Select(applied, "artist_genres", "artist_id genre genre_position provider"),
              ElementsAre("a pop 1 spotify", "a rock 4 spotify"));
  EXPECT_EQ(Counts(applied, TableId::kArtistGenres), "4 2 0 0 2");
}

TEST(ColumnsTest, GenresOfAnArtistWithoutIdAreNotApplicable) {
  const Applied applied = Apply("[{'track': {'artists': [{'name': 'Ada', 'genres': ['pop']}]}}]");
  EXPECT_EQ(Counts(applied, TableId::kArtistGenres), "1 0 0 0 1");
}

TEST(ColumnsTest, NoFirstImageIsNoImage) {
  for (const char* images : {"null", "[]", "[null, {'url': 'x'}]", "[{'width': 1}]"}) {
    EXPECT_THAT(
        Select(Apply("{'type': 'artist', 'id': 'a', 'images': " + std::string(images) + "}"),
               "artists", "image_url"),
        ElementsAre("NULL"))
        << images;
  }
}

TEST(ColumnsTest, AnAlbumTakesItsColumnsFromItself) {
  const Applied applied =
      Apply(R"({'type': 'album', 'id': 'b', 'name': 'Cee', 'album_type': 'single',
      'release_date': '2020-03', 'total_tracks': 12, 'label': 'L', 'external_ids': {'upc': '00602'},
      'artists': [{'id': 'a', 'name': 'Ada'}, {'id': 'z'}], 'external_urls': {'spotify': 'https://o/b'},
      'images': [{'url': 'https://i/b'}]})");
  EXPECT_THAT(
      Select(applied, "albums",
             "album_id album_name album_type release_date release_date_precision release_year"),
      ElementsAre("b Cee single 2020-03-01 month 2020"));
  EXPECT_THAT(
      Select(applied, "albums", "total_tracks label upc artist_id artist_name url image_url"),
      ElementsAre("12 L 00602 a Ada https://o/b https://i/b"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a", "z"));
}

TEST(ColumnsTest, EmptyTextsOfAnAlbumAreNull) {
  const Applied applied = Apply(
      "{'type': 'album', 'id': 'b', 'name': '', 'label': '', 'external_ids': {'upc': ''}, "
      "'album_type': '', 'external_urls': {'spotify': ''}}");
  EXPECT_THAT(Select(applied, "albums", "album_name label upc album_type url"),
              ElementsAre("NULL NULL NULL '' ''"));
}

TEST(ColumnsTest, AnAlbumsNullFirstArtistIsNoArtist) {
  const Applied applied = Apply("{'type': 'album', 'id': 'b', 'artists': [null, {'id': 'a'}]}");
  EXPECT_THAT(Select(applied, "albums", "artist_id artist_name"), ElementsAre("NULL NULL"));
  EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
}

TEST(ColumnsTest, TracksOfAnAlbumTakeItsIdUnlessTheyStateOne) {
  const Applied applied = Apply(R"({'type': 'album', 'id': 'b', 'tracks': {'items': [
      {'id': 't', 'type': 'odd'}, null, {'id': 'u', 'album': {'id': 'other'}}], 'total': 'unread'}})");
  EXPECT_THAT(Select(applied, "songs", "song_id album_id"), ElementsAre("t b", "u other"));
  const Applied page = Apply(
      "{'href': 'https://x/v1/albums/b2/tracks?offset=0', 'items': [{'id': 't', 'type': "
      "'track'}]}");
  EXPECT_THAT(Select(page, "songs", "song_id album_id"), ElementsAre("t b2"));
}

TEST(ColumnsTest, WrongTracksOfAnAlbumAreQuarantinedByThemselves) {
  const Applied applied =
      Apply(R"({'albums': [{'id': 'b', 'tracks': {'items': [{'id': 't'}, {'id': 5},
      'x']}}]})");
  EXPECT_THAT(Select(applied, "albums", "album_id"), ElementsAre("b"));
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/albums/0/tracks/items/1: id: expected a text, found a number",
                          "/albums/0/tracks/items/2: expected an object, found a text"));
  EXPECT_EQ(Counts(applied, TableId::kSongs), "3 1 0 2 0");
}

TEST(ColumnsTest, AWrongAlbumTakesItsTracksWithIt) {
  const Applied applied =
      Apply("{'albums': [{'id': 5, 'name': 6, 'tracks': {'items': [{'id': 't'}, {'id': 7}]}}]}");
  EXPECT_THAT(SelectAll(applied), IsEmpty());
  EXPECT_EQ(applied.outcome.quarantine.size(), 1U);
  EXPECT_EQ(Counts(applied, TableId::kAlbums), "1 0 0 1 0");
  EXPECT_EQ(Counts(applied, TableId::kSongs), "0 0 0 0 0");
}

TEST(ColumnsTest, SongArtistsCountEveryPlaceEvenThatOfANull) {
  const Applied applied =
      Apply(R"([{'track': {'id': 't', 'artists': [{'id': 'a', 'name': 'Ada'}, null,
      {'name': 'nobody'}, {'id': 'd', 'name': ''}]}}])");
  EXPECT_THAT(Select(applied, "song_artists", "song_id artist_id artist_name artist_position"),
              ElementsAre("t a Ada 1", "t d '' 4"));
  EXPECT_EQ(Counts(applied, TableId::kSongArtists), "3 2 0 0 1");
  EXPECT_EQ(Counts(applied, TableId::kArtists), "3 2 0 0 1");
}

TEST(ColumnsTest, FeaturesAreDoublesButForThreeIntegers) {
  const Applied applied = Apply(R"({'type': 'audio_features', 'id': 't', 'danceability': 0.5,
      'energy': 1, 'loudness': -7.25, 'speechiness': 0, 'acousticness': 0.125, 'instrumentalness': 0,
      'liveness': 0.25, 'valence': 0.75, 'tempo': 120.5, 'key': -1, 'mode': 1.0, 'time_signature': 4,
      'duration_ms': 'unread'})");
  EXPECT_THAT(Select(applied, "track_features",
                     "song_id danceability energy loudness speechiness acousticness"),
              ElementsAre("t 0.5 1 -7.25 0 0.125"));
  EXPECT_THAT(Select(applied, "track_features",
                     "instrumentalness liveness valence tempo key mode time_signature provider"),
              ElementsAre("0 0.25 0.75 120.5 -1 1 4 spotify"));
}

TEST(ColumnsTest, FeaturesOfReccoBeatsAreOfTheTrackInTheirAddress) {
  const Applied applied = Apply(R"({'content': [
      {'id': 'uuid', 'href': 'https://open.spotify.com/track/t?si=1', 'tempo': 99, 'energy': 0.5},
      {'id': 'uuid', 'href': 'https://open.spotify.com/artist/a'}, {'id': 'uuid'}]})");
  EXPECT_THAT(Select(applied, "track_features", "song_id tempo energy time_signature provider"),
              ElementsAre("t 99 0.5 NULL reccobeats"));
  EXPECT_EQ(Counts(applied, TableId::kTrackFeatures), "3 1 0 0 2");
  EXPECT_THAT(Select(applied, "captures", "what id status"),
              ElementsAre("audio-features t complete"));
}

TEST(ColumnsTest, FeaturesWithoutIdAreNotApplicable) {
  EXPECT_EQ(Counts(Apply("{'audio_features': [{'tempo': 1}, null]}"), TableId::kTrackFeatures),
            "1 0 0 0 1");
}

TEST(ColumnsTest, APlaylistTakesItsColumnsFromItself) {
  const Applied applied =
      Apply(R"({'type': 'playlist', 'id': 'p', 'name': '', 'description': '<b>&#x27;</b>',
      'owner': {'id': 'o', 'display_name': 'Olga'}, 'public': null, 'collaborative': false,
      'followers': {'total': 5000000000}, 'items': {'total': null}, 'tracks': {'total': 715},
      'snapshot_id': 's', 'external_urls': {'spotify': 'https://o/p'}, 'images': [{'url': 'https://i/p'}]})");
  EXPECT_THAT(Select(applied, "playlist_metadata",
                     "playlist_id playlist_name description owner_id owner_name is_public"),
              ElementsAre("p '' <b>&#x27;</b> o Olga NULL"));
  EXPECT_THAT(Select(applied, "playlist_metadata",
                     "is_collaborative followers total_items snapshot_id url image_url"),
              ElementsAre("false 5000000000 715 s https://o/p https://i/p"));
}

TEST(ColumnsTest, AnEntrySaysWhetherItIsLocalElseItsItemDoes) {
  const Applied applied = Apply(R"([{'is_local': false, 'track': {'is_local': true}},
      {'track': {'is_local': true}}, {'track': {}}])");
  EXPECT_THAT(Select(applied, "playlist_tracks", "is_local"), ElementsAre("false", "true", "NULL"));
}

TEST(ColumnsTest, AnEmptyAdderIsNobody) {
  EXPECT_THAT(
      Select(Apply("[{'track': null, 'added_by': {'id': ''}}]"), "playlist_tracks", "added_by"),
      ElementsAre("NULL"));
}

TEST(ColumnsTest, AReusedObjectIsNoNewObservation) {
  const Applied applied = Apply(R"({'type': 'playlist', 'id': 'p',
      'tracks': {'items': [{'track': {'id': 't', 'album': {'id': 'b'}, 'artists': [{'id': 'a'}]}},
                           {'track': {'id': 7, 'popularity': 'x'}}]},
      '_tracklake': {'reused_from': 'raw/first.json'}})");
  EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id"), ElementsAre("p"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_id observed_key raw_key"),
              ElementsAre("t raw/first.json raw/a.json"));
  EXPECT_THAT(Select(applied, "captures", "what status"), ElementsAre("playlist complete"));
  for (const char* table : {"songs", "artists", "albums", "song_artists"}) {
    EXPECT_THAT(Select(applied, table, "raw_key"), IsEmpty()) << table;
  }
  EXPECT_EQ(applied.outcome.quarantine.size(), 1U);
  ExpectReconciled(applied);
}

TEST(ColumnsTest, AnObservationOfItsOwnIsObservedInItself) {
  EXPECT_THAT(Select(Apply("[{'track': null}]", "raw/k"), "playlist_tracks", "observed_key"),
              ElementsAre("raw/k"));
}

TEST(ColumnsTest, TextsOutliveTheDocument) {
  Arena arena;
  Rows rows;
  {
    std::string bytes = Json(R"([{'track': {'id': 't', 'name': 'caf\u00e9'}}])");
    const std::size_t size = bytes.size();
    bytes.append(kReadPadding, '\0');
    Transformer transformer;
    transformer.Load(std::string_view(bytes).substr(0, size));
    transformer.Apply({"raw/k", kFetchedAt}, &rows, &arena);
    std::ranges::fill(bytes, 'x');
  }
  EXPECT_EQ(rows.songs[0].song_id, "t");
  EXPECT_EQ(rows.songs[0].song_name, "caf\xC3\xA9");
  EXPECT_EQ(rows.songs[0].raw_key, "raw/k");
}

}  // namespace
}  // namespace tracklake::testing
