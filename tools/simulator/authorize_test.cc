#include "simulator/authorize.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "simulator/testing.h"
#include "simulator/tokens.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWOEjXk";
constexpr const char* kScopes = "playlist-read-private user-library-read";

std::string ErrorOf(const Reply& reply) { return Json::parse(reply.body)["error"]; }

std::string MessageOf(const Reply& reply) { return Json::parse(reply.body)["error"]["message"]; }

std::string Refreshed(const std::string& token) {
  return "grant_type=refresh_token&client_id=" + Settings{}.client_id + "&refresh_token=" + token;
}

Reply Me(TestApi& api, const std::string& token) {
  return api.simulator.Handle({"GET", "/v1/me", {}, "Bearer " + token, ""});
}

TEST(AuthorizeTest, ThePublishedExampleOfAChallengeComesOut) {
  EXPECT_EQ(ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(AuthorizeTest, AConsentLeadsByCodeAndVerifierToAUser) {
  TestApi api;
  const Reply visit = api.Visit(kVerifier, kScopes);
  ASSERT_EQ(visit.status, 302);
  EXPECT_TRUE(visit.headers.at(0).second.starts_with("http://127.0.0.1:5000/callback?code="));
  EXPECT_TRUE(visit.headers.at(0).second.ends_with("&state=a%26b"));
  const Json tokens = api.Consented(kScopes);
  EXPECT_EQ(tokens["scope"], kScopes);
  EXPECT_EQ(Json::parse(Me(api, tokens["access_token"]).body)["id"], "nadia.o");
}

TEST(AuthorizeTest, AppsAndAddressesThatAreNotRegisteredAreNotSentBackTo) {
  TestApi api;
  const auto visit = [&api](const std::string& client, const std::string& uri) {
    Request request{"GET", "/authorize", {}, "", ""};
    request.query = {{"client_id", client}, {"response_type", "code"}, {"redirect_uri", uri}};
    return api.simulator.Handle(request);
  };
  EXPECT_EQ(visit("nobody", "http://127.0.0.1/callback").body, "INVALID_CLIENT: Invalid client");
  EXPECT_EQ(visit(Settings{}.client_id, "http://localhost:5000/callback").body,
            "INVALID_CLIENT: Insecure redirect URI");
  EXPECT_EQ(visit(Settings{}.client_id, "http://127.0.0.1:5000/other").body,
            "INVALID_CLIENT: Invalid redirect URI");
}

TEST(AuthorizeTest, RefusalsGoBackToTheApp) {
  TestApi api;
  EXPECT_TRUE(api.Visit(kVerifier, "user-read-everything")
                  .headers.at(0)
                  .second.starts_with("http://127.0.0.1:5000/callback?error=invalid_scope"));
  api.Post("/_simulator/account", R"({"denies":true})");
  EXPECT_TRUE(api.Visit(kVerifier, kScopes)
                  .headers.at(0)
                  .second.starts_with("http://127.0.0.1:5000/callback?error=access_denied"));
}

TEST(AuthorizeTest, ACodeIsGoodOnceForItsVerifierAddressAndTime) {
  TestApi api;
  const std::string code = api.CodeFrom(api.Visit(kVerifier, kScopes));
  EXPECT_EQ(ErrorOf(api.Exchange(code, "another-verifier")), "invalid_grant");
  EXPECT_EQ(ErrorOf(api.Exchange(code, kVerifier)), "invalid_grant");
  const std::string fresh = api.CodeFrom(api.Visit(kVerifier, kScopes));
  EXPECT_EQ(api.Exchange(fresh, kVerifier).status, 200);
  EXPECT_EQ(ErrorOf(api.Exchange(fresh, kVerifier)), "invalid_grant");
  const std::string elsewhere = api.CodeFrom(api.Visit(kVerifier, kScopes));
  EXPECT_EQ(ErrorOf(api.Exchange(elsewhere, kVerifier, "http://127.0.0.1:5001/callback")),
            "invalid_grant");
  const std::string old = api.CodeFrom(api.Visit(kVerifier, kScopes));
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + kCodeLife));
  EXPECT_EQ(ErrorOf(api.Exchange(old, kVerifier)), "invalid_grant");
}

TEST(AuthorizeTest, EachRefreshTokenIsGoodOnce) {
  TestApi api;
  const Json first = api.Consented(kScopes);
  const Reply second = api.Post("/api/token", Refreshed(first["refresh_token"]));
  ASSERT_EQ(second.status, 200);
  EXPECT_EQ(ErrorOf(api.Post("/api/token", Refreshed(first["refresh_token"]))), "invalid_grant");
  const Json body = Json::parse(second.body);
  EXPECT_NE(body["refresh_token"], first["refresh_token"]);
  EXPECT_EQ(api.Post("/api/token", Refreshed(body["refresh_token"])).status, 200);
}

TEST(AuthorizeTest, WithASecretInsteadOfPkceTheRefreshTokenStays) {
  TestApi api;
  const std::string basic =
      "Basic " + EncodeBase64(Settings{}.client_id + ":" + Settings{}.client_secret);
  const std::string code = api.CodeFrom(api.Visit("", kScopes));
  EXPECT_EQ(ErrorOf(api.Exchange(code, "")), "invalid_client");
  const std::string again = api.CodeFrom(api.Visit("", kScopes));
  const Reply tokens = api.Post("/api/token",
                                "grant_type=authorization_code&redirect_uri="
                                "http%3A%2F%2F127.0.0.1%3A5000%2Fcallback&code=" +
                                    again,
                                basic);
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  const std::string refresh = "grant_type=refresh_token&refresh_token=" +
                              Json::parse(tokens.body)["refresh_token"].get<std::string>();
  for (int i = 0; i < 2; ++i) {
    const Reply reply = api.Post("/api/token", refresh, basic);
    EXPECT_EQ(reply.status, 200);
    EXPECT_FALSE(Json::parse(reply.body).contains("refresh_token"));
  }
}

TEST(AuthorizeTest, RefreshTokensEndSixMonthsAfterTheConsent) {
  TestApi api;
  const Json first = api.Consented(kScopes);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + days(180)));  // 2027-05-19
  const Reply second = api.Post("/api/token", Refreshed(first["refresh_token"]));
  ASSERT_EQ(second.status, 200);
  ASSERT_TRUE(api.simulator.world().clock.Set(kTestNow + days(181)));  // 2027-05-20
  const Reply late = api.Post("/api/token", Refreshed(Json::parse(second.body)["refresh_token"]));
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(ErrorOf(late), "invalid_grant");
}

TEST(AuthorizeTest, WhatIsRevokedIsWorthNothing) {
  TestApi api;
  const Json tokens = api.Consented(kScopes);
  EXPECT_EQ(api.Post("/_simulator/account", R"({"revoke":"access"})").status, 200);
  EXPECT_EQ(Me(api, tokens["access_token"]).status, 401);
  const Reply refreshed = api.Post("/api/token", Refreshed(tokens["refresh_token"]));
  ASSERT_EQ(refreshed.status, 200);
  const Json fresh = Json::parse(refreshed.body);
  EXPECT_EQ(Me(api, fresh["access_token"]).status, 200);
  EXPECT_EQ(api.Post("/_simulator/account", R"({"revoke":"consent"})").status, 200);
  EXPECT_EQ(Me(api, fresh["access_token"]).status, 401);
  EXPECT_EQ(ErrorOf(api.Post("/api/token", Refreshed(fresh["refresh_token"]))), "invalid_grant");
}

TEST(AuthorizeTest, WithoutPremiumOrOutsideTheListOfUsersNothingIsGiven) {
  TestApi api;
  const Json tokens = api.Consented(kScopes);
  api.Post("/_simulator/account", R"({"registered":false})");
  const Reply stranger = Me(api, tokens["access_token"]);
  EXPECT_EQ(stranger.status, 403);
  EXPECT_EQ(stranger.body,
            "Check settings on developer.spotify.com/dashboard, the user may not be registered.");
  const std::string chart = std::string("/v1/playlists/") + kChartId;
  EXPECT_EQ(api.Get(chart).status, 200);  // no user, no list
  api.Post("/_simulator/account", R"({"premium":false})");
  const Reply poor = api.Get(chart);
  EXPECT_EQ(poor.status, 403);
  EXPECT_TRUE(poor.body.starts_with("Active premium subscription required"));
  EXPECT_TRUE(poor.content_type.starts_with("text/plain"));
}

TEST(AuthorizeTest, AnAppOfItsOwnHasNoProfile) {
  TestApi api;
  EXPECT_EQ(api.Get("/v1/me").status, 401);
  EXPECT_EQ(MessageOf(api.Get("/v1/me")), "Unauthorized.");
}

TEST(AuthorizeTest, OwnersAndCollaboratorsReadEntriesWithANewApp) {
  TestApi api(Settings{.app = AppClass::kNewDev});
  const std::string token = api.Consented(kScopes)["access_token"];
  const auto status = [&](const char* id) {
    return api.GetAs(token, std::string("/v1/playlists/") + id + "/items").status;
  };
  EXPECT_EQ(status(kLongId), 200);
  EXPECT_EQ(status(kOddsId), 200);
  EXPECT_EQ(status(kChartId), 403);
  api.Post("/_simulator/account", R"({"user":"1112223334"})");
  const std::string other = api.Consented(kScopes)["access_token"];
  EXPECT_EQ(api.GetAs(other, std::string("/v1/playlists/") + kLongId + "/items").status, 403);
}

TEST(AuthorizeTest, LeversThatMeanNothingAreRefused) {
  TestApi api;
  for (const char* body : {"", "{}", "[]", R"({"premium":1})", R"({"user":"x"})",
                           R"({"revoke":"all"})", R"({"other":true})"}) {
    EXPECT_EQ(api.Post("/_simulator/account", body).status, 400) << body;
  }
}

}  // namespace
}  // namespace tracklake::simulator
