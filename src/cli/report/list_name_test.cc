#include "cli/report/list_name.h"

#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

TEST(ListNameTest, PersonalListsHaveNamesAndNoKeys) {
  EXPECT_EQ(ListName("saved_tracks", "me:acc-1:saved_tracks"), "your saved tracks");
  EXPECT_EQ(ListName("top", "me:acc-1:top_tracks:short_term"), "your top tracks of 4 weeks");
  EXPECT_EQ(ListName("own_playlists", "own_playlists"), "your own playlists");
  EXPECT_EQ(ListName("recently_played", "acc-1"), "your last plays");
}

TEST(ListNameTest, APlaylistIsNamedByItsId) {
  EXPECT_EQ(ListName("playlist", "37i9dQZF1DXcBWIGoYBM5M"), "playlist 37i9dQZF1DXcBWIGoYBM5M");
}

}  // namespace
}  // namespace tracklake::cli
