#include "transform/transformer.h"

#include <gtest/gtest.h>

#include <string>

namespace tracklake {
namespace {

constexpr std::size_t kPadding = 64;

struct Applied {
  Arena arena;
  Rows rows;
  Outcome outcome;
};

std::unique_ptr<Applied> Apply(std::string json) {
  auto applied = std::make_unique<Applied>();
  const std::size_t size = json.size();
  json.append(kPadding, '\0');
  applied->outcome =
      Transformer().Apply({.key = "raw/a.json", .bytes = std::string_view(json).substr(0, size)},
                          &applied->rows, &applied->arena);
  return applied;
}

TEST(TransformerTest, ATrackInAPageOfAPlaylistGivesItsRows) {
  const auto applied = Apply(R"({"href": "https://api.spotify.com/v1/playlists/p1/tracks",
      "items": [{"added_at": "2026-01-02T03:04:05Z", "track": {"id": "t1", "name": "One",
      "artists": [{"id": "a1"}], "album": {"id": "b1"}, "type": "track"}}], "total": 1})");
  ASSERT_EQ(applied->rows.playlist_tracks.size(), 1U);
  EXPECT_EQ(applied->rows.playlist_tracks[0].playlist_id, "p1");
  EXPECT_EQ(applied->rows.playlist_tracks[0].item_id, "t1");
  EXPECT_EQ(applied->rows.songs.size(), 1U);
  EXPECT_EQ(applied->rows.artists.size(), 1U);
  EXPECT_EQ(applied->rows.albums.size(), 1U);
  EXPECT_EQ(applied->rows.captures[0].status, "complete");
}

TEST(TransformerTest, ABrokenDocumentIsRefusedAndGivesNoRow) {
  const auto applied = Apply(R"([{"track": {"id": "t1"}}, {"track": {"id": "t2"}})");
  EXPECT_TRUE(applied->outcome.refused);
  EXPECT_TRUE(applied->rows.songs.empty());
  ASSERT_EQ(applied->outcome.quarantine.size(), 1U);
}

}  // namespace
}  // namespace tracklake
