// docs/reference/rows.md §7: what is counted where, and what a quarantine line says.
#include "transform/quarantine.h"

#include "transform/reading.h"
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(QuarantineTest, AnElementCountsInTheTableThatItIsARowOfFirst) {
  const Applied applied =
      Apply(R"({'tracks': [{'id': 5}], 'albums': [{'id': 5}], 'artists': [{'id': 5}],
      'playlists': [{'id': 5}], 'audio_features': [{'id': 5}], 'episodes': [{'id': 5}, 'odd']})");
  for (const TableId table : {TableId::kSongs, TableId::kAlbums, TableId::kArtists,
                              TableId::kPlaylistMetadata, TableId::kTrackFeatures}) {
    EXPECT_EQ(Counts(applied, table), "1 0 0 1 0") << Table(table).name;
  }
  EXPECT_THAT(applied.outcome.quarantine, SizeIs(7));
  EXPECT_EQ(Counts(Apply("[{'track': 5}, {'track': null, 'played_at': 'x'}]"),
                   TableId::kListeningHistory),
            "2 1 0 1 0");
  ExpectReconciled(applied);
}

TEST(QuarantineTest, ALineHoldsPointerAndItemAsReceived) {
  const Applied applied = Apply("{'playlists': {'items': [ {'id' :  5, 'x':[ 1 ]} ]}}");
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/playlists/items/0: id: expected a text, found a number"));
  EXPECT_EQ(applied.outcome.quarantine[0].item, Json("{'id' :  5, 'x':[ 1 ]}"));
}

TEST(QuarantineTest, TheFirstWrongFieldIsTold) {
  EXPECT_THAT(Quarantine(Apply("[{'track': {'name': 5, 'id': 6, 'type': 'track'}}]")),
              ElementsAre("/0: track.id: expected a text, found a number"));
}

std::string WrongEntries(std::size_t count) {
  std::string json = "[{'track': {'id': 't'}}";
  for (std::size_t i = 0; i < count; ++i) json += ",5";
  return json + "]";
}

TEST(QuarantineTest, TooManyWrongElementsRefuseTheObject) {
  const Applied many = Apply(WrongEntries(Reading::kMaxQuarantined));
  EXPECT_FALSE(many.outcome.refused);
  EXPECT_THAT(many.outcome.quarantine, SizeIs(Reading::kMaxQuarantined));
  EXPECT_THAT(Select(many, "songs", "song_id"), ElementsAre("t"));

  const Applied too_many = Apply(WrongEntries(Reading::kMaxQuarantined + 1));
  EXPECT_TRUE(too_many.outcome.refused);
  EXPECT_THAT(Quarantine(too_many), ElementsAre(StartsWith(": more than 10000 elements")));
  ExpectRefused(too_many);
}

TEST(QuarantineTest, TheLimitHoldsForEveryKindOfList) {
  std::string wrong = "5";
  for (std::size_t i = 0; i < Reading::kMaxQuarantined; ++i) wrong += ",5";
  for (const std::string& json :
       {"[" + wrong + "]", "{'items': [" + wrong + "]}", "{'tracks': [" + wrong + "]}",
        "{'type': 'album', 'id': 'b', 'tracks': {'items': [" + wrong + "]}}",
        "{'type': 'playlist', 'tracks': {'items': [" + wrong + "]}}",
        "[{'track': {}, 'played_at': 'x'}," + wrong + "]",
        "[{'items': [" + wrong + "]}, {'type': 'track', 'id': 't'}]"}) {
    const Applied applied = Apply(json);
    SCOPED_TRACE(json.substr(0, 60));
    ExpectRefused(applied);
  }
}

TEST(QuarantineTest, LinesStandInTheOrderOfTheDocumentOneAValue) {
  const Applied applied = Apply(R"({'total': 'x', 'items': [
      {'track': {'id': 't', 'explicit': 1, 'album': {'id': 2, 'name': 3}}}, 4,
      {'track': {'id': 5, 'name': 6}, 'added_at': 7},
      {'track': {'id': 'a', 'type': 'album', 'name': 8}}], 'next': 9})");
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/total: expected an integer, found a text",
                          "/items/0/track/explicit: expected a boolean, found a number",
                          "/items/0/track/album/id: expected a text, found a number",
                          "/items/0/track/album/name: expected a text, found a number",
                          "/items/1: expected an object, found a number",
                          "/items/2: track.id: expected a text, found a number",
                          "/items/3/track/name: expected a text, found a number",
                          "/next: expected a text, found a number"));
  EXPECT_EQ(applied.outcome.quarantine[0].item, "\"x\"");
  EXPECT_EQ(applied.outcome.quarantine[2].item, "2");
}

TEST(QuarantineTest, WhatIsInsideAnElementInQuarantineHasNoLineOfItsOwn) {
  EXPECT_THAT(Quarantine(Apply("[{'type': 'track', 'id': 5, '_tracklake': {'account': 6}}]")),
              ElementsAre("/0: id: expected a text, found a number"));
}

TEST(QuarantineTest, PointersEscapeWhatTheyMust) {
  EXPECT_THAT(Quarantine(Apply("{'tracks': [{'id': 't', '\\u006eame': 5, 'a/b~c': 6}]}")),
              ElementsAre("/tracks/0/name: expected a text, found a number"));
}

TEST(QuarantineTest, OfManyWrongFieldsTheRestIsCounted) {
  const auto wrong_genres = [](std::size_t count) {
    std::string genres = "5";
    for (std::size_t i = 1; i < count; ++i) genres += ",5";
    return Apply("{'type': 'artist', 'id': 'a', 'genres': [" + genres + "]}");
  };
  EXPECT_THAT(wrong_genres(Reading::kMaxFieldLines).outcome.quarantine,
              SizeIs(Reading::kMaxFieldLines));
  for (const std::size_t more : {1, 10'000, 30'000}) {
    const Applied applied = wrong_genres(Reading::kMaxFieldLines + more);
    EXPECT_FALSE(applied.outcome.refused);
    ASSERT_THAT(applied.outcome.quarantine, SizeIs(Reading::kMaxFieldLines + 1));
    EXPECT_EQ(Quarantine(applied).back(),
              ": " + std::to_string(more) + " more fields are of the wrong type");
    EXPECT_THAT(Select(applied, "artists", "artist_id"), ElementsAre("a"));
    ExpectReconciled(applied);
  }
}

}  // namespace
}  // namespace tracklake::testing
