// The families by which the program counts its calls are those by which the simulator counts them:
// otherwise no run against it would prove anything about quotas.
#include <gtest/gtest.h>

#include "simulator/routes.h"
#include "spotify/errors.h"

namespace tracklake {
namespace {

TEST(FamiliesTest, TheProgramAndTheSimulatorCountByTheSameFamilies) {
  for (const char* path : {"/playlists/x",
                           "/playlists/x/tracks",
                           "/playlists/x/items",
                           "/artists/x",
                           "/artists",
                           "/artists/x/albums",
                           "/artists/x/top-tracks",
                           "/artists/x/related-artists",
                           "/albums/x",
                           "/albums/x/tracks",
                           "/albums",
                           "/tracks/x",
                           "/tracks",
                           "/episodes/x",
                           "/audio-features/x",
                           "/audio-features",
                           "/browse/new-releases",
                           "/markets",
                           "/search",
                           "/me",
                           "/me/playlists",
                           "/me/tracks",
                           "/me/albums",
                           "/me/following",
                           "/me/top/artists",
                           "/me/top/tracks",
                           "/me/player/recently-played"}) {
    const auto match = simulator::FindRoute({"GET", std::string("/v1") + path, {}, "", ""});
    ASSERT_NE(match.route, nullptr) << path;
    EXPECT_EQ(match.route->family, FamilyOf(path)) << path;
  }
}

}  // namespace
}  // namespace tracklake
