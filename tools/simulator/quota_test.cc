#include "simulator/quota.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::string ArtistPath(std::uint64_t number) {
  return "/v1/artists/" + MakeId(1, IdKind::kArtist, number);
}

const Json& FamilyIn(const Json& report, const std::string& family) {
  for (const Json& line : report["quota"]) {
    if (line["family"] == family) return line;
  }
  static const Json kNone;
  return kNone;
}

TEST(QuotaTest, TheCallTooManyIsRefusedUntilTheOldestIsADayOld) {
  TestApi api(Settings{.quota = {.calls_per_day = 3, .by_family = {}}});
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 200);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + hours(10)));
  EXPECT_EQ(api.Get(ArtistPath(2)).status, 200);
  EXPECT_EQ(api.Get(ArtistPath(3)).status, 200);
  const Reply refused = api.Get(ArtistPath(4));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(Json::parse(refused.body)["error"]["reason"], "QUOTA_EXCEEDED");
  EXPECT_EQ(refused.headers.at(0).second, std::to_string(14 * 3600));
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + hours(24) - seconds(1)));
  EXPECT_EQ(api.Get(ArtistPath(4)).status, 429);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + hours(24)));
  EXPECT_EQ(api.Get(ArtistPath(4)).status, 200);
  EXPECT_EQ(api.Get(ArtistPath(5)).status, 429);
}

TEST(QuotaTest, FamiliesCountApartAndMayHaveTheirOwnLimit) {
  QuotaLimits limits;
  ASSERT_TRUE(AddQuota("2", limits));
  ASSERT_TRUE(AddQuota("artists=1", limits));
  TestApi api(Settings{.quota = limits});
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 200);
  EXPECT_EQ(api.Get("/v1/artists?ids=" + MakeId(1, IdKind::kArtist, 2)).status, 429);
  const std::string track = "/v1/tracks/" + MakeId(1, IdKind::kTrack, 0);
  for (const int status : {200, 200, 429}) EXPECT_EQ(api.Get(track).status, status);
}

TEST(QuotaTest, AppsOfOneAccountShareItsQuotaAndOthersDoNot) {
  Settings settings{.quota = {.calls_per_day = 1, .by_family = {}}};
  settings.more_apps = {{"sibling", "s", kFirstAccount}, {"stranger", "s", "second"}};
  TestApi api(settings);
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 200);
  const auto status_for = [&api](const char* app) {
    Request request = api.Make(ArtistPath(1));
    request.authorization = "Bearer " + api.TokenOf(app, "s");
    return api.simulator.Handle(request).status;
  };
  EXPECT_EQ(status_for("sibling"), 429);
  EXPECT_EQ(status_for("stranger"), 200);
}

TEST(QuotaTest, ReportsTellWhatWasSpentAndWhoCameTooEarly) {
  TestApi api(Settings{.quota = {.calls_per_day = 1, .by_family = {}}});
  for (int i = 0; i < 4; ++i) api.Get(ArtistPath(1));
  const Json report = api.GetJson("/_simulator/quota");
  const Json& line = FamilyIn(report, "artists");
  EXPECT_EQ(line["calls"], 1);
  EXPECT_EQ(line["refused"], 3);
  EXPECT_EQ(line["too_early"], 2);
  EXPECT_EQ(line["retry_at"], "2026-11-21T06:00:00Z");
  const Json stats = api.GetJson("/_simulator/stats");
  EXPECT_EQ(stats["by_family"]["artists"]["requests"], 4);
}

TEST(QuotaTest, TheMostCallsOfAnyDayAreCountedOverARollingWindow) {
  TestApi api;
  for (const int hour : {0, 20, 30, 40, 43, 70}) {
    ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + hours(hour)));
    api.Get(ArtistPath(1));
  }
  const Json stats = api.GetJson("/_simulator/stats");
  EXPECT_EQ(stats["by_family"]["artists"]["most_in_24_hours"], 4);
}

TEST(QuotaTest, TheLeverReplacesLimitsAndTheClockCanBeAdvanced) {
  TestApi api;
  api.Get(ArtistPath(1));
  EXPECT_EQ(api.Post("/_simulator/quota", R"({"quota":["1"]})").status, 200);
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 200);
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 429);
  EXPECT_EQ(api.Post("/_simulator/clock", R"({"advance_seconds":86400})").status, 200);
  EXPECT_EQ(api.Get(ArtistPath(1)).status, 200);
  for (const char* body : {"", "{}", R"({"quota":["x"]})", R"({"quota":["=5"]})"}) {
    EXPECT_EQ(api.Post("/_simulator/quota", body).status, 400) << body;
  }
}

TEST(QuotaTest, RequestsAreCountedByTargetWhateverTheOrderOfParameters) {
  TestApi api;
  const std::string page = std::string("/v1/playlists/") + kLongId + "/tracks";
  api.Get(page + "?limit=50&offset=100");
  api.Get(page + "?offset=100&limit=50");
  api.Post("/_simulator/faults", R"({"rules":["truncate path=/v1"]})");
  api.Get(page + "?limit=50&offset=150");
  const Json report = api.GetJson("/_simulator/requests");
  ASSERT_EQ(report["requests"].size(), 2U);
  EXPECT_EQ(report["requests"][0]["target"], page + "?limit=50&offset=100");
  EXPECT_EQ(report["requests"][0]["requests"], 2);
  EXPECT_EQ(report["requests"][0]["delivered"], 2);
  EXPECT_EQ(report["requests"][1]["delivered"], 0);
}

}  // namespace
}  // namespace tracklake::simulator
