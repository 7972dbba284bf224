#include "simulator/faults.h"

#include <gtest/gtest.h>

namespace tracklake::simulator {
namespace {

FaultRule Rule(std::string_view text) {
  auto rule = ParseFaultRule(text);
  EXPECT_TRUE(rule.has_value()) << text;
  return rule ? *rule : FaultRule{};
}

Request To(std::string path) { return {"GET", std::move(path), {}, "", ""}; }

std::string Taken(FaultPlan& plan, int requests, const std::string& path = "/v1/tracks/x") {
  std::string pattern;
  for (int i = 0; i < requests; ++i) pattern += plan.Next(To(path), 0) ? 'x' : '.';
  return pattern;
}

TEST(FaultsTest, OrdinalsTakeExactlyThoseRequests) {
  FaultPlan plan(1);
  plan.Set({Rule("429 at=2,5")});
  EXPECT_EQ(Taken(plan, 7), ".x..x..");
}

TEST(FaultsTest, RatesAreReproducibleAndAboutRight) {
  FaultPlan a(1);
  FaultPlan b(1);
  FaultPlan other(2);
  for (FaultPlan* plan : {&a, &b, &other}) plan->Set({Rule("500 rate=10%")});
  const std::string pattern = Taken(a, 2000);
  EXPECT_EQ(pattern, Taken(b, 2000));
  EXPECT_NE(pattern, Taken(other, 2000));
  EXPECT_NEAR(static_cast<double>(std::count(pattern.begin(), pattern.end(), 'x')), 200, 50);
}

TEST(FaultsTest, MaxEndsARuleAndResetBeginsItAgain) {
  FaultPlan plan(1);
  plan.Set({Rule("reset max=2")});
  EXPECT_EQ(Taken(plan, 4), "xx..");
  plan.ResetCounts();
  EXPECT_EQ(Taken(plan, 4), "xx..");
  EXPECT_EQ(plan.Report()[0]["taken"], 2);
  EXPECT_EQ(plan.Report()[0]["met"], 4);
}

TEST(FaultsTest, PathsNarrowARule) {
  FaultPlan plan(1);
  plan.Set({Rule("503 at=1 path=/v1/playlists")});
  EXPECT_EQ(Taken(plan, 2, "/api/token"), "..");
  EXPECT_EQ(Taken(plan, 2, "/v1/playlists/x"), "x.");
}

TEST(FaultsTest, RulesDrawApart) {
  FaultPlan plan(1);
  plan.Set({Rule("500 rate=50%"), Rule("502 rate=50%")});
  Taken(plan, 1000);
  EXPECT_NEAR(plan.Report()[1]["taken"].get<int>(), 250, 60);
}

TEST(FaultsTest, ServerErrorsComeInTurn) {
  FaultPlan plan(1);
  plan.Set({Rule("5xx")});
  for (const int status : {500, 502, 503, 504, 500}) {
    EXPECT_EQ(plan.Next(To("/v1/x"), 0)->status, status);
  }
}

TEST(FaultsTest, AChangeWaitsForItsPageAndHappensOnce) {
  FaultPlan plan(1);
  plan.Set({Rule("change page=3")});
  EXPECT_FALSE(plan.Next(To("/v1/playlists/x/tracks"), 2));
  EXPECT_TRUE(plan.Next(To("/v1/playlists/x/tracks"), 3));
  EXPECT_FALSE(plan.Next(To("/v1/playlists/x/tracks"), 3));
}

TEST(FaultsTest, TooManyRequestsIsPlainTextWithRetryAfter) {
  const Reply reply = FaultReply(Rule("429 retry_after=7"));
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.body, "Too many requests");
  EXPECT_EQ(reply.headers[0].first, "Retry-After");
  EXPECT_EQ(reply.headers[0].second, "7");
}

TEST(FaultsTest, LinesThatMeanNothingAreRefusedWithAReason) {
  for (const char* line : {"", "boo", "200", "429 rate=2", "429 rate=x%", "429 at=1,b", "429 foo=1",
                           "429 max", "stall ms=-1"}) {
    const auto rule = ParseFaultRule(line);
    ASSERT_FALSE(rule) << line;
    EXPECT_EQ(rule.error().kind, ErrorKind::kUsage);
    EXPECT_FALSE(rule.error().message.empty());
  }
}

}  // namespace
}  // namespace tracklake::simulator
