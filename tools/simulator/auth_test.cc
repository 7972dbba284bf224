#include "simulator/auth.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "simulator/testing.h"

namespace tracklake::simulator {
namespace {

constexpr const char* kGrant = "grant_type=client_credentials";

std::string Basic(const std::string& id, const std::string& secret) {
  return "Basic " + EncodeBase64(id + ":" + secret);
}

TEST(AuthTest, TheKnownAppGetsATokenForAnHour) {
  TestApi api;
  const Settings app;
  const Reply reply = api.Post("/api/token", kGrant, Basic(app.client_id, app.client_secret));
  EXPECT_EQ(reply.status, 200);
  const Json body = Json::parse(reply.body);
  EXPECT_EQ(body["token_type"], "Bearer");
  EXPECT_EQ(body["expires_in"], 3600);
}

TEST(AuthTest, AWrongSecretIsAnInvalidClient) {
  TestApi api;
  const Reply reply = api.Post("/api/token", kGrant, Basic(Settings{}.client_id, "wrong"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(Json::parse(reply.body)["error"], "invalid_client");
  EXPECT_EQ(api.Post("/api/token", kGrant, Basic("nobody", "x")).status, 400);
  EXPECT_EQ(api.Post("/api/token", kGrant, "Basic ???").status, 400);
  EXPECT_EQ(api.Post("/api/token", kGrant).status, 400);
}

TEST(AuthTest, OtherGrantsAreRefused) {
  TestApi api;
  const Settings app;
  const std::string basic = Basic(app.client_id, app.client_secret);
  for (const char* body : {"", "grant_type=password"}) {
    const Reply reply = api.Post("/api/token", body, basic);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(Json::parse(reply.body)["error"], "unsupported_grant_type");
  }
}

TEST(AuthTest, TokensExpireByTheClockOfTheWorld) {
  TestApi api;
  const Request request = api.Make(std::string("/v1/playlists/") + kChartId);
  EXPECT_EQ(api.simulator.Handle(request).status, 200);
  const auto life = std::chrono::seconds(kTokenLifeSeconds);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + life - std::chrono::seconds(1)));
  EXPECT_EQ(api.simulator.Handle(request).status, 200);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + life));
  const Reply late = api.simulator.Handle(request);
  EXPECT_EQ(late.status, 401);
  EXPECT_EQ(Json::parse(late.body)["error"]["message"], "The access token expired");
}

TEST(AuthTest, MissingAndForgedTokensAreTold) {
  TestApi api;
  Request request = api.Make(std::string("/v1/playlists/") + kChartId);
  std::string& last = request.authorization;
  last.back() = last.back() == '0' ? '1' : '0';
  EXPECT_EQ(Json::parse(api.simulator.Handle(request).body)["error"]["message"],
            "Invalid access token");
  request.authorization.clear();
  const Reply missing = api.simulator.Handle(request);
  EXPECT_EQ(missing.status, 401);
  EXPECT_EQ(Json::parse(missing.body)["error"]["message"], "No token provided");
}

TEST(AuthTest, ATokenOfAnotherWorldIsWorthNothing) {
  TestApi api;
  TestApi other(Settings{.seed = 2});
  EXPECT_EQ(api.simulator.Handle(other.Make(std::string("/v1/playlists/") + kChartId)).status, 401);
}

}  // namespace
}  // namespace tracklake::simulator
