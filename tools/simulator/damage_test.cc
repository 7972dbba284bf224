#include "simulator/damage.h"

#include <gtest/gtest.h>

#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

const std::string kPage = std::string("/v1/playlists/") + kLongId + "/tracks";

Json WithFault(const std::string& rule, const std::string& target) {
  TestApi api;
  const Json body = {{"rules", {rule}}};
  EXPECT_EQ(api.Post("/_simulator/faults", body.dump()).status, 200) << rule;
  return api.GetJson(target);
}

TEST(DamageTest, TotalsClaimMoreOrLessOrNothing) {
  EXPECT_EQ(WithFault("total by=+5 path=/v1", kPage)["total"], 720);
  EXPECT_EQ(WithFault("total by=-5 path=/v1", kPage)["total"], 710);
  EXPECT_EQ(WithFault("total by=-5000 path=/v1", kPage)["total"], 0);
  EXPECT_TRUE(WithFault("total path=/v1", kPage)["total"].is_null());
  const Json playlist = WithFault("total by=1 path=/v1", std::string("/v1/playlists/") + kLongId);
  EXPECT_EQ(playlist["tracks"]["total"], 716);
}

TEST(DamageTest, EveryTenthElementIsNull) {
  const Json page = WithFault("nulls path=/v1", kPage + "?limit=25");
  EXPECT_TRUE(page["items"][9].is_null());
  EXPECT_TRUE(page["items"][19].is_null());
  EXPECT_FALSE(page["items"][24].is_null());
  EXPECT_TRUE(WithFault("nulls every=1 path=/v1", kPage)["items"][0].is_null());
}

TEST(DamageTest, AStormIsFiveRulesOnTheApi) {
  std::vector<FaultRule> rules;
  ASSERT_TRUE(AddFaultRules("storm ms=700", rules));
  ASSERT_EQ(rules.size(), 5U);
  double sum = 0;
  for (const FaultRule& rule : rules) {
    sum += *rule.rate;
    EXPECT_EQ(rule.path, "/v1");
    EXPECT_EQ(rule.stall, std::chrono::milliseconds(700));
  }
  EXPECT_DOUBLE_EQ(sum, 0.21);
  EXPECT_FALSE(AddFaultRules("storm boo=1", rules));
}

TEST(DamageTest, AQuotaCanBeDeclaredSpentEarly) {
  TestApi api;
  api.Post("/_simulator/faults", R"({"rules":["quota retry_after=4000 path=/v1 max=1"]})");
  const Reply reply = api.Get(kPage);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.headers.at(0).second, "4000");
  EXPECT_EQ(Json::parse(reply.body)["error"]["reason"], "QUOTA_EXCEEDED");
}

TEST(DamageTest, RequestsUnderWayAreCountedUntilTheirAnswerIsGiven) {
  TestApi api(Settings{.latency = std::chrono::milliseconds(20)});
  {
    const Reply first = api.Get(kPage);
    EXPECT_EQ(first.delay, std::chrono::milliseconds(20));
    const Reply second = api.Get(kPage);
  }
  const Reply third = api.Get(kPage);
  EXPECT_EQ(api.GetJson("/_simulator/stats")["most_at_once"], 2);
}

}  // namespace
}  // namespace tracklake::simulator
