#include "simulator/admin.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

TEST(AdminTest, TheClockIsSetAndThenStands) {
  TestApi api;
  EXPECT_EQ(api.GetJson("/_simulator/clock")["now"], "2026-11-20T06:00:00Z");
  EXPECT_EQ(api.Post("/_simulator/clock", R"({"now":"2026-12-24T18:00:00Z"})").status, 200);
  EXPECT_EQ(api.GetJson("/_simulator/clock")["now"], "2026-12-24T18:00:00Z");
  EXPECT_EQ(api.Post("/_simulator/clock", R"({"now":"2027-01-02"})").status, 200);
  EXPECT_EQ(api.GetJson("/_simulator/clock")["now"], "2027-01-02T06:00:00Z");
}

TEST(AdminTest, TimesThatCannotBeAreRefusedAndChangeNothing) {
  TestApi api;
  for (const char* body : {"", "[]", "{}", R"({"now":5})", R"({"now":"soon"})",
                           R"({"now":"1999-01-01"})", R"({"now":"2100-01-01"})"}) {
    EXPECT_EQ(api.Post("/_simulator/clock", body).status, 400) << body;
  }
  EXPECT_EQ(api.GetJson("/_simulator/clock")["now"], "2026-11-20T06:00:00Z");
}

TEST(AdminTest, StatsCountRequestsFaultsAndNotTheLevers) {
  TestApi api;
  const Request request = api.Make(std::string("/v1/playlists/") + kChartId);
  api.Post("/_simulator/faults", R"({"rules":["503 at=2"]})");
  for (int i = 0; i < 3; ++i) api.simulator.Handle(request);
  const Json stats = api.GetJson("/_simulator/stats");
  EXPECT_EQ(stats["by_endpoint"]["playlist"], 3);
  EXPECT_EQ(stats["by_status"]["503"], 1);
  EXPECT_EQ(stats["faults"], 1);
  EXPECT_EQ(stats["by_fault"]["503 at=2"], 1);
  EXPECT_EQ(stats["requests"], 3 + stats["by_endpoint"]["token"].get<int>());
  api.Post("/_simulator/reset", "");
  EXPECT_EQ(api.Get("/_simulator/stats").body.find("playlist"), std::string::npos);
}

TEST(AdminTest, BadRulesAreRefusedAndTheOldOnesStay) {
  TestApi api;
  api.Post("/_simulator/faults", R"({"rules":["503 at=2"]})");
  for (const char* body :
       {"", "{}", R"({"rules":"429"})", R"({"rules":["boo"]})", R"({"rules":[7]})"}) {
    EXPECT_EQ(api.Post("/_simulator/faults", body).status, 400) << body;
  }
  EXPECT_EQ(api.GetJson("/_simulator/faults")["rules"][0]["rule"], "503 at=2");
}

TEST(AdminTest, ThePlaylistsAreListedWithTheirLengths) {
  TestApi api;
  const Json list = api.GetJson("/_simulator/playlists")["playlists"];
  ASSERT_EQ(list.size(), Playlists().size());
  EXPECT_EQ(list[1]["id"], kLongId);
  EXPECT_EQ(list[1]["entries"], 715);
}

TEST(AdminTest, EveryLeverThatIsListedExists) {
  TestApi api;
  const Json listed = api.GetJson("/_simulator");
  for (const Json& lever : listed["levers"]) {
    const std::string text = lever;
    const std::size_t space = text.find(' ');
    const Reply reply =
        api.simulator.Handle({text.substr(0, space), text.substr(space + 1), {}, "", ""});
    EXPECT_NE(reply.status, 404) << text;
  }
  EXPECT_EQ(api.Get("/_simulator/nothing").status, 404);
}

}  // namespace
}  // namespace tracklake::simulator
