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
  EXPECT_THAT(SelectAll(too_many), IsEmpty());
  for (const TableInfo& table : Tables()) EXPECT_EQ(Counts(too_many, table.id), "0 0 0 0 0");
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
    EXPECT_TRUE(applied.outcome.refused) << json.substr(0, 60);
    EXPECT_THAT(SelectAll(applied), IsEmpty()) << json.substr(0, 60);
    EXPECT_THAT(applied.outcome.quarantine, SizeIs(1)) << json.substr(0, 60);
  }
}

}  // namespace
}  // namespace tracklake::testing
