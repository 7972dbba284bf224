// docs/reference/rows.md §6: what was asked for, and how much of it came.
#include "base/sha256.h"
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The capture of a page with `size` entries and these fields.
std::string CaptureOfPage(int size, const std::string& fields) {
  std::string json = "{'href': 'https://x/playlists/p/tracks', 'items': [";
  for (int i = 0; i < size; ++i) json += i ? ", null" : "null";
  const Applied applied = Apply(json + "], " + fields + "}");
  return Select(applied, "captures",
                "status claimed_items first_position last_position received_items")[0];
}

TEST(CapturesTest, AListIsCompleteWhenItReachesItsTotalFromTheStart) {
  EXPECT_EQ(CaptureOfPage(3, "'total': 3"), "complete 3 1 3 3");
  EXPECT_EQ(CaptureOfPage(3, "'total': 2, 'next': 'more'"), "complete 2 1 3 3");
  EXPECT_EQ(CaptureOfPage(3, "'total': 715"), "partial 715 1 3 3");
  EXPECT_EQ(CaptureOfPage(3, "'total': 103, 'offset': 100"), "partial 103 101 103 3");
}

TEST(CapturesTest, AListWithoutTotalIsCompleteWithoutNext) {
  EXPECT_EQ(CaptureOfPage(2, "'next': null"), "complete NULL 1 2 2");
  EXPECT_EQ(CaptureOfPage(2, "'next': 'https://x'"), "partial NULL 1 2 2");
  EXPECT_EQ(CaptureOfPage(2, "'offset': 1, 'next': 'https://x'"), "partial NULL 2 3 2");
}

TEST(CapturesTest, TheLastPageOfAListWithoutTotalTellsItsLength) {
  EXPECT_EQ(CaptureOfPage(2, "'offset': 100, 'total': null, 'next': null"),
            "partial 102 101 102 2");
  EXPECT_EQ(CaptureOfPage(0, "'offset': 100"), "partial 100 NULL NULL 0");
  EXPECT_EQ(CaptureOfPage(2, "'offset': 100, 'next': 5"), "partial 102 101 102 2");
  EXPECT_EQ(CaptureOfPage(2, "'offset': 100, 'total': 500"), "partial 500 101 102 2");
}

TEST(CapturesTest, ASplicedListSaysItselfWhetherItWentOn) {
  EXPECT_EQ(CaptureOfPage(2, "'next': 'https://x', '_tracklake': {'has_next': false}"),
            "complete NULL 1 2 2");
  EXPECT_EQ(CaptureOfPage(2, "'next': null, '_tracklake': {'has_next': true}"),
            "partial NULL 1 2 2");
  EXPECT_EQ(CaptureOfPage(2, "'offset': 9, '_tracklake': {'has_next': true}"),
            "partial NULL 10 11 2");
}

TEST(CapturesTest, AnEmptyListHasNoPositions) {
  EXPECT_EQ(CaptureOfPage(0, "'total': 0"), "complete 0 NULL NULL 0");
  EXPECT_EQ(CaptureOfPage(0, "'total': 5"), "partial 5 NULL NULL 0");
  EXPECT_EQ(CaptureOfPage(0, "'total': 5, 'offset': 5"), "partial 5 NULL NULL 0");
}

TEST(CapturesTest, ACompleteListSaysNoReason) {
  const Applied applied = Apply(
      "{'type': 'playlist', 'id': 'p', 'snapshot_id': 's', "
      "'items': {'items': [{'item': null}]}}");
  EXPECT_THAT(Select(applied, "captures", "what id snapshot_id reason recoverable detail"),
              ElementsAre("playlist p s NULL NULL NULL"));
}

TEST(CapturesTest, APlaylistWithoutItsItemsIsWithheld) {
  const Applied applied = Apply(R"({'type': 'playlist', 'id': 'p', 'items': {'total': 7},
      '_tracklake': {'snapshot_before': 's'}})");
  EXPECT_THAT(Select(applied, "captures",
                     "what id snapshot_id claimed_items received_items first_position status"),
              ElementsAre("playlist p s 7 0 NULL withheld"));
  EXPECT_THAT(Select(applied, "captures", "reason recoverable detail"),
              ElementsAre("items withheld false NULL"));
}

TEST(CapturesTest, AnIdThatWasAskedForAndDidNotComeIsAGap) {
  const Applied batch = Apply(R"({'artists': [{'id': 'a'}, null, {'id': 5, 'name': 'w'}],
      '_tracklake': {'asked': ['b', 'a', 'w', '', null]}})");
  EXPECT_THAT(Select(batch, "captures", "what id status reason recoverable"),
              ElementsAre("artist a complete NULL NULL", "artist b failed not in the answer false",
                          "artist w failed not in the answer false",
                          "field artist.popularity withheld absent false",
                          "field artist.followers withheld absent false",
                          "field artist.genres withheld absent false"));
  const Applied relinked =
      Apply("{'type': 'track', 'id': 'given', '_tracklake': {'asked': ['asked']}}");
  EXPECT_THAT(Select(relinked, "captures", "what id status"),
              ElementsAre("track given complete", "track asked failed"));
}

TEST(CapturesTest, PlaylistsThatAreMerelyListedAreNoGap) {
  EXPECT_THAT(Select(Apply("{'items': [{'type': 'playlist', 'id': 'p', 'tracks': {'total': 7}}]}"),
                     "captures", "what"),
              IsEmpty());
  EXPECT_THAT(Select(Apply("[{'type': 'playlist', 'id': 'p'}]"), "captures", "what"), IsEmpty());
}

TEST(CapturesTest, PlaysAreOneCaptureOfTheirAccount) {
  const Applied applied = Apply(R"({'items': [{'track': null, 'played_at': 'x'}, null], 'total': 9,
      '_tracklake': {'account': 'me'}})");
  EXPECT_THAT(
      Select(applied, "captures", "what id status claimed_items received_items last_position"),
      ElementsAre("recently-played me complete NULL 2 NULL"));
  EXPECT_THAT(
      Select(Apply("{'track': {}, 'played_at': 'x'}"), "captures", "what id received_items"),
      ElementsAre("recently-played NULL 1"));
}

TEST(CapturesTest, ThingsAskedForByIdAreCapturesAndListedOnesAreNot) {
  EXPECT_THAT(Select(Apply("{'tracks': [{'id': 't'}, {'id': 't'}, {'uri': 'spotify:local:x'}]}"),
                     "captures", "what id status"),
              ElementsAre("track t complete", "track t complete",
                          "track local:" + Hash16("spotify:local:x") + " complete"));
  EXPECT_THAT(Select(Apply("{'episodes': [{'id': 'e'}], 'audio_features': [{'id': 't'}]}"),
                     "captures", "what id"),
              ElementsAre("episode e", "audio-features t"));
  EXPECT_THAT(Select(Apply("{'tracks': {'items': [{'id': 't'}]}}"), "captures", "what"), IsEmpty());
  EXPECT_THAT(Select(Apply("{'tracks': [{'id': 5}]}"), "captures", "what"), IsEmpty());
}

TEST(CapturesTest, TracksOfACapturedAlbumAreListed) {
  const Applied applied = Apply(
      "{'albums': [{'id': 'b', 'label': 'L', 'tracks': {'items': [{'id': 't'}]}}, {'id': 'c'}]}");
  EXPECT_THAT(Select(applied, "captures", "what id"), ElementsAre("album b", "album c"));
}

TEST(CapturesTest, ErrorsAreRecoverableWhenTimeOrATokenHelps) {
  const auto error = [](const std::string& body) {
    return Select(Apply("{'error': " + body + "}"), "captures", "reason recoverable")[0];
  };
  EXPECT_EQ(error("{'status': 401, 'message': 'expired'}"), "http 401: expired true");
  EXPECT_EQ(error("{'status': 429}"), "http 429 true");
  EXPECT_EQ(error("{'status': 503, 'message': ''}"), "http 503 true");
  EXPECT_EQ(error("{'status': 403, 'message': 'Forbidden'}"), "http 403: Forbidden false");
  EXPECT_EQ(error("{'status': 600}"), "http 600 false");
  EXPECT_EQ(error("{'message': 'odd'}"), "odd false");
  EXPECT_EQ(error("{}"), "NULL false");
  EXPECT_EQ(error("'invalid_grant'"), "invalid_grant false");
}

TEST(CapturesTest, WithheldFieldsAreToldOncePerObject) {
  const Applied applied = Apply(R"([
      {'track': {'id': 't', 'album': {'id': 'b'}}}, {'track': {'id': 't', 'album': {'id': 'b'}}},
      {'track': {'id': 'u', 'album': {'id': 'b'}, 'popularity': null}}, {'track': {'id': 'v'}},
      {'track': {'id': 'l', 'is_local': true, 'album': {}}},
      {'track': {'uri': 'spotify:local:x', 'album': {}}},
      {'track': {'id': 'e', 'type': 'episode', 'album': {}}},
      {'track': {'id': 5, 'album': {}}}])");
  EXPECT_THAT(Select(applied, "captures", "what id status reason recoverable detail"),
              ElementsAre(::testing::_, "field track.popularity withheld absent false 2 of 3"));
}

TEST(CapturesTest, WithheldFieldsOfAlbumsAndArtistsAreTold) {
  const Applied applied = Apply(R"([{'type': 'album', 'id': 'b', 'tracks': {'items': []}},
      {'type': 'album', 'id': 'c', 'tracks': {}, 'label': null}, {'type': 'album', 'id': 'd'},
      {'type': 'artist', 'id': 'a'}, {'type': 'artist', 'id': 'z', 'popularity': 0, 'genres': []}])");
  EXPECT_THAT(
      Select(applied, "captures", "what id detail"),
      ElementsAre("album b NULL", "album c NULL", "album d NULL", "artist a NULL", "artist z NULL",
                  "field album.label 1 of 2", "field artist.popularity 1 of 2",
                  "field artist.followers 2 of 2", "field artist.genres 1 of 2"));
}

TEST(CapturesTest, ShortFormsInsideOthersAreNotExpectedToBeFull) {
  EXPECT_THAT(Select(Apply(R"([{'track': {'id': 't', 'popularity': 1, 'artists': [{'id': 'a'}],
      'album': {'id': 'b', 'tracks': {}, 'artists': [{'id': 'a'}]}}}])"),
                     "captures", "what"),
              ElementsAre("playlist"));
}

TEST(CapturesTest, RowsComeInTheOrderOfTheDocument) {
  const Applied applied =
      Apply(R"([{'type': 'artist', 'id': 'a', 'popularity': 1, 'followers': null,
      'genres': []}, {'items': [{'track': null}], 'href': 'https://x/playlists/p/tracks'},
      {'type': 'track', 'id': 't'}])");
  EXPECT_THAT(Select(applied, "captures", "what id"),
              ElementsAre("artist a", "playlist p", "track t"));
}

}  // namespace
}  // namespace tracklake::testing
