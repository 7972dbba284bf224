#include "simulator/reccobeats.h"

#include <gtest/gtest.h>

#include <set>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

constexpr const char* kPath = "/reccobeats/v1/audio-features?ids=";

std::string Ids(std::uint64_t first, std::uint64_t count) {
  std::string ids;
  for (std::uint64_t i = 0; i < count; ++i) {
    ids += (i > 0 ? "," : "") + MakeId(1, IdKind::kTrack, (first + i) * kMaxTracksPerAlbum);
  }
  return ids;
}

TEST(ReccoBeatsTest, ItNeedsNoTokenAndIsMatchedByAddress) {
  TestApi api;
  const Reply reply = api.simulator.Handle(
      {"GET", "/reccobeats/v1/audio-features", {{"ids", Ids(800, 40)}}, "", ""});
  ASSERT_EQ(reply.status, 200);
  const Json content = Json::parse(reply.body)["content"];
  EXPECT_GT(content.size(), 25U);
  EXPECT_LT(content.size(), 40U) << "some songs are unknown to it";
  const auto asked = SplitList(Ids(800, 40));
  std::vector<std::string> answered;
  for (const Json& one : content) {
    const std::string href = one["href"];
    ASSERT_TRUE(href.starts_with("https://open.spotify.com/track/"));
    answered.push_back(href.substr(href.rfind('/') + 1));
    EXPECT_EQ(one["id"].get<std::string>().size(), 36U);
    EXPECT_TRUE(one.contains("tempo"));
    EXPECT_FALSE(one.contains("time_signature"));
  }
  EXPECT_FALSE(std::ranges::is_sorted(answered, {}, [&](const std::string& id) {
    return std::ranges::find(asked, id) - asked.begin();
  })) << "the order is not that of the request";
}

TEST(ReccoBeatsTest, UnknownIdsAreLeftOutAndTooManyRefused) {
  TestApi api;
  EXPECT_TRUE(api.GetJson(kPath + MakeId(2, IdKind::kTrack, 1))["content"].empty());
  EXPECT_TRUE(api.GetJson(std::string(kPath) + "nonsense")["content"].empty());
  EXPECT_EQ(api.Get(kPath + Ids(800, 41)).status, 400);
  EXPECT_EQ(api.Get("/reccobeats/v1/audio-features").status, 400);
}

TEST(ReccoBeatsTest, ItHasFaultsOfItsOwnAndIsCounted) {
  TestApi api;
  api.Post("/_simulator/faults", R"({"rules":["429 path=/reccobeats max=1"]})");
  EXPECT_EQ(api.Get(kPath + Ids(800, 1)).status, 429);
  EXPECT_EQ(api.Get(kPath + Ids(800, 1)).status, 200);
  EXPECT_EQ(api.GetJson("/_simulator/stats")["by_family"]["reccobeats"]["requests"], 2);
}

}  // namespace
}  // namespace tracklake::simulator
