// Where the reading of an object has an end, whatever it holds: rows.md §1.
#include <string>

#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

std::string Repeated(std::string_view element, std::int64_t times) {
  std::string text;
  for (std::int64_t i = 0; i < times; ++i) {
    if (i > 0) text += ',';
    text += element;
  }
  return text;
}

std::string PageOf(std::int64_t entries) {
  return R"({"href":"https://api.spotify.com/v1/playlists/p/tracks","items":[)" +
         Repeated("null", entries) + "]}";
}

void ExpectTooMuch(const Applied& applied) {
  EXPECT_TRUE(applied.outcome.refused);
  EXPECT_EQ(applied.outcome.quarantine.size(), 1U);
  EXPECT_TRUE(applied.rows.playlist_tracks.empty());
  EXPECT_TRUE(applied.rows.artists.empty());
  EXPECT_EQ(applied.rows.captures.size(), 1U);
}

TEST(LimitsTest, AnObjectOfMoreThanAMillionCandidatesIsRefused) {
  const Applied most = ApplyBytes(PageOf(kMaxCandidates - 1));  // and the capture of the list
  EXPECT_FALSE(most.outcome.refused);
  EXPECT_EQ(std::ssize(most.rows.playlist_tracks), kMaxCandidates - 1);
  ExpectTooMuch(ApplyBytes(PageOf(kMaxCandidates)));
}

TEST(LimitsTest, OneElementOfSoManyIsRefusedToo) {
  const std::string artists = Repeated("{}", kMaxCandidates + 1);
  ExpectTooMuch(ApplyBytes(R"({"type":"track","id":"t","artists":[)" + artists + "]}"));
  ExpectTooMuch(ApplyBytes(R"({"type":"album","id":"a","artists":[)" + artists + "]}"));
  const std::string genres = Repeated("\"g\"", kMaxCandidates + 1);
  ExpectTooMuch(ApplyBytes(R"({"type":"artist","id":"a","genres":[)" + genres + "]}"));
}

}  // namespace
}  // namespace tracklake::testing
