// docs/reference/rows.md §5: which of an object's candidates becomes the row.
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;

TEST(FoldingTest, TheMostCompleteCandidateWins) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'name': 'short'}},
      {'track': {'id': 't', 'name': 'full', 'popularity': 5}}, {'track': {'id': 't', 'name': 'late'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_name popularity"), ElementsAre("full 5"));
  EXPECT_EQ(Counts(applied, TableId::kSongs), "3 1 2 0 0");
  EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "3 3 0 0 0");
}

TEST(FoldingTest, OfEquallyCompleteCandidatesTheFirstWins) {
  const Applied applied = Apply(R"([{'track': {'id': 't', 'name': 'first'}},
      {'track': {'id': 't', 'popularity': 5}}, {'track': {'id': 't', 'name': 'third'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_name popularity"), ElementsAre("first NULL"));
}

TEST(FoldingTest, WhenASongWasAddedIsTheEarliestAndCountsForNothing) {
  const Applied applied = Apply(R"([
      {'track': {'id': 't', 'name': 'first'}},
      {'added_at': '2020-03-01T00:00:00Z', 'track': {'id': 't', 'name': 'later'}},
      {'added_at': '2020-01-01T00:00:00Z', 'track': {'id': 't', 'name': 'full', 'popularity': 1}},
      {'added_at': '2020-02-01T00:00:00Z', 'track': {'id': 't'}}])");
  EXPECT_THAT(Select(applied, "songs", "song_name song_added"),
              ElementsAre("full 2020-01-01T00:00:00Z"));
}

TEST(FoldingTest, RowsStandInTheOrderInWhichTheirIdsWereSeen) {
  const Applied applied = Apply(R"([
      {'track': {'id': 't2', 'album': {'id': 'b2', 'artists': [{'id': 'a3'}]}, 'artists': [{'id': 'a2'}]}},
      {'track': {'id': 't1', 'artists': [{'id': 'a3'}, {'id': 'a1'}], 'album': {'id': 'b1'}}},
      {'track': {'id': 't2', 'name': 'fuller', 'artists': [{'id': 'a2', 'name': 'fuller'}]}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t2", "t1"));
  EXPECT_THAT(Select(applied, "artists", "artist_id artist_name"),
              ElementsAre("a2 fuller", "a3 NULL", "a1 NULL"));
  EXPECT_THAT(Select(applied, "albums", "album_id"), ElementsAre("b2", "b1"));
}

TEST(FoldingTest, AnAlbumsFieldsComeBeforeItsArtistsAndItsTracks) {
  const Applied applied = Apply(R"({'type': 'album', 'tracks': {'items': [{'id': 't',
      'artists': [{'id': 'feat'}, {'id': 'main', 'name': 'tie'}]}]},
      'artists': [{'id': 'main', 'name': 'first'}], 'id': 'b'})");
  EXPECT_THAT(Select(applied, "artists", "artist_id artist_name"),
              ElementsAre("main first", "feat NULL"));
}

TEST(FoldingTest, EveryTableFoldsByItsOwnIdentity) {
  const Applied applied = Apply(R"([
      {'type': 'artist', 'id': 'a', 'genres': ['pop', 'rock', 'pop']},
      {'type': 'track', 'id': 't', 'artists': [{'id': 'a'}, {'id': 'b'}, {'id': 'a'}]},
      {'type': 'track', 'id': 'u', 'artists': [{'id': 'a'}]},
      {'type': 'audio_features', 'id': 't'}, {'type': 'audio_features', 'id': 't', 'tempo': 1},
      {'type': 'playlist', 'id': 'p'}, {'type': 'playlist', 'id': 'p', 'name': 'fuller'}])");
  EXPECT_THAT(Select(applied, "artist_genres", "genre genre_position"),
              ElementsAre("pop 1", "rock 2"));
  EXPECT_THAT(Select(applied, "song_artists", "song_id artist_id artist_position"),
              ElementsAre("t a 1", "t b 2", "u a 1"));
  EXPECT_THAT(Select(applied, "track_features", "song_id tempo"), ElementsAre("t 1"));
  EXPECT_THAT(Select(applied, "playlist_metadata", "playlist_id playlist_name"),
              ElementsAre("p fuller"));
  ExpectReconciled(applied);
}

TEST(FoldingTest, ObjectsDoNotFoldIntoEachOther) {
  Transformer transformer;
  Rows rows;
  Arena arena;
  std::string bytes = Json("{'type': 'artist', 'id': 'a', 'name': 'Ada'}");
  const std::size_t size = bytes.size();
  bytes.append(kReadPadding, '\0');
  for (const char* key : {"raw/1", "raw/2", "raw/3"}) {
    transformer.Load(std::string_view(bytes).substr(0, size));
    const Outcome outcome = transformer.Apply({key, kFetchedAt}, &rows, &arena);
    EXPECT_EQ(outcome.counts[static_cast<std::size_t>(TableId::kArtists)].rows, 1);
  }
  EXPECT_EQ(rows.artists.size(), 3U);
  EXPECT_EQ(rows.artists[1].raw_key, "raw/2");
}

TEST(FoldingTest, ARefusedObjectLeavesTheRowsOfOthersAlone) {
  Transformer transformer;
  Rows rows;
  Arena arena;
  const auto apply = [&](std::string bytes) {
    const std::size_t size = bytes.size();
    bytes.append(kReadPadding, '\0');
    transformer.Load(std::string_view(bytes).substr(0, size));
    return transformer.Apply({"raw/k", kFetchedAt}, &rows, &arena);
  };
  apply(Json("[{'track': {'id': 't'}}]"));
  EXPECT_TRUE(apply(Json("[{'track': {'id': 'u'}}")).refused);
  apply(Json("[{'track': {'id': 'v'}}]"));
  ASSERT_EQ(rows.songs.size(), 2U);
  EXPECT_EQ(rows.songs[1].song_id, "v");
}

TEST(FoldingTest, ManyThingsKeepApart) {
  std::string json = "[";
  for (int i = 0; i < 3000; ++i) {
    const std::string id = std::to_string(i % 1500);
    json += (i ? ",{'track':{'id':'" : "{'track':{'id':'") + id + "','name':'n" + id + "'}}";
  }
  const Applied applied = Apply(json + "]");
  EXPECT_EQ(Counts(applied, TableId::kSongs), "3000 1500 1500 0 0");
  const std::vector<std::string> songs = Select(applied, "songs", "song_id song_name");
  for (int i = 0; i < 1500; ++i) {
    EXPECT_EQ(songs[static_cast<std::size_t>(i)], std::to_string(i) + " n" + std::to_string(i));
  }
}

}  // namespace
}  // namespace tracklake::testing
