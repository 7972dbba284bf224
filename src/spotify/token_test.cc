#include "spotify/token.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "http/fake_transport.h"
#include "spotify/testing/process_gate.h"

namespace tracklake {
namespace {

using std::chrono::seconds;

class TokenTest : public testing::Test {
 protected:
  static std::string Answer(std::string_view token, int expires_in = 3600) {
    return fmt::format(R"({{"access_token":"{}","token_type":"Bearer","expires_in":{}}})", token,
                       expires_in);
  }

  FakeTransport transport_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  SeededRng rng_{1};
  ClientCredentialsTokens tokens_{*ParseUrl("https://accounts.spotify.com"),
                                  {"the id", Secret("the-secret")},
                                  &transport_,
                                  &clock_,
                                  &rng_};
};

TEST_F(TokenTest, AsksOnceWithBasicCredentialsAndKeepsTheToken) {
  transport_.Enqueue(200, Answer("one"));
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  ASSERT_EQ(transport_.requests().size(), 1U);
  const HttpRequest request = transport_.requests()[0];
  EXPECT_EQ(request.method, HttpMethod::kPost);
  EXPECT_EQ(request.url, "https://accounts.spotify.com/api/token");
  EXPECT_EQ(request.body.Reveal(), "grant_type=client_credentials");
  ASSERT_EQ(request.secret_headers.size(), 1U);
  EXPECT_EQ(request.secret_headers[0].value.Reveal(), "Basic dGhlIGlkOnRoZS1zZWNyZXQ=");
}

TEST_F(TokenTest, RenewsTwoMinutesBeforeTheEnd) {
  transport_.Enqueue(200, Answer("one"));
  transport_.Enqueue(200, Answer("two"));
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  clock_.SleepFor(seconds(3600 - 121));
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  clock_.SleepFor(seconds(1));
  EXPECT_EQ(tokens_.Get()->Reveal(), "two");
}

TEST_F(TokenTest, ARejectedTokenIsReplacedAndAnOldRejectionIsIgnored) {
  transport_.Enqueue(200, Answer("one"));
  transport_.Enqueue(200, Answer("two"));
  const Secret one = *tokens_.Get();
  tokens_.Reject(one);
  EXPECT_EQ(tokens_.Get()->Reveal(), "two");
  tokens_.Reject(one);  // a slower thread's
  EXPECT_EQ(tokens_.Get()->Reveal(), "two");
  EXPECT_EQ(transport_.requests().size(), 2U);
}

TEST_F(TokenTest, WrongCredentialsAreToldAtOnceAndNotRetried) {
  transport_.Enqueue(400, R"({"error":"invalid_client","error_description":"Invalid the-secret"})");
  const auto token = tokens_.Get();
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().kind, ErrorKind::kPermission);
  EXPECT_EQ(token.error().message,
            "Spotify gives no token for these credentials (http 400: invalid_client: Invalid ***)");
  EXPECT_NE(token.error().hint.find("SPOTIPY_CLIENT_SECRET"), std::string::npos);
  EXPECT_NE(token.error().hint.find("dashboard"), std::string::npos);
  EXPECT_EQ(transport_.requests().size(), 1U);
}

TEST_F(TokenTest, TheSecretIsTakenOutInEveryFormInWhichItIsSent) {
  const std::string header = EncodeBase64("the id:the-secret");
  const auto refusal = [](const std::string& text) {
    return R"({"error":"invalid_client","error_description":")" + text + "\"}";
  };
  transport_.Enqueue(400, refusal(std::string(195, '.') + "the-secret"));
  EXPECT_TRUE(tokens_.Get().error().message.ends_with(".***)"));
  transport_.Enqueue(400, refusal("You sent Basic " + header));
  EXPECT_TRUE(tokens_.Get().error().message.ends_with("You sent Basic ***)"));
  ClientCredentialsTokens odd(*ParseUrl("https://accounts.spotify.com"), {"the id", Secret("a/b")},
                              &transport_, &clock_, &rng_);
  transport_.Enqueue(400, refusal("secret=a%2Fb"));
  EXPECT_TRUE(odd.Get().error().message.ends_with("secret=***)"));
}

TEST_F(TokenTest, WhatIsNotTheServicesOwnWordIsNoFaultOfTheCredentials) {
  const std::pair<int, const char*> answers[] = {
      {400, "<html>Bad Request</html>"}, {400, ""}, {403, "RBAC: access denied"},
      {404, "default backend - 404"},    {302, ""}, {200, "<html>Log in to the network</html>"}};
  for (const auto& [status, body] : answers) {
    transport_.SetHandler([&](const HttpRequest&) { return HttpResponse{status, {}, body}; });
    const auto token = tokens_.Get();
    ASSERT_FALSE(token.has_value());
    EXPECT_EQ(token.error().kind, ErrorKind::kUnavailable) << status << body;
  }
}

TEST_F(TokenTest, AByteOrderMarkIsSkippedAndWhatNoHeaderCanHoldIsNoToken) {
  transport_.Enqueue(200, "\xEF\xBB\xBF" + Answer("one"));
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  clock_.SleepFor(seconds(3600));
  for (const char* odd : {"t\\r\\nX-Evil: 1", "t\\u0000", "a b", "\\u00e9"}) {
    transport_.Enqueue(200, Answer(odd));
  }
  const auto token = tokens_.Get();
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().kind, ErrorKind::kUnavailable);
}

TEST_F(TokenTest, AServiceThatNeverAnswersIsGivenUpWithinAMinuteAndThenSooner) {
  transport_.SetHandler([&](const HttpRequest& request) -> Result<HttpResponse> {
    clock_.SleepFor(
        std::min<std::chrono::milliseconds>(request.timeouts.total, request.timeouts.stall));
    return Fail(ErrorKind::kUnavailable, "timeout");
  });
  const Micros start = clock_.Now();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(tokens_.Get().has_value());
  EXPECT_LT(clock_.Now() - start, seconds(60));
}

TEST_F(TokenTest, GlitchesOfTheServiceAreRetried) {
  transport_.Enqueue(503, "");
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  transport_.Enqueue(200, "<html>");
  transport_.Enqueue(429, "Too many requests", {{"Retry-After", "2"}});
  transport_.Enqueue(200, Answer("one"));
  EXPECT_EQ(tokens_.Get()->Reveal(), "one");
  EXPECT_EQ(transport_.requests().size(), 5U);
}

TEST_F(TokenTest, AServiceThatIsDownIsUnavailableAfterBoundedTries) {
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{503, {}, ""}; });
  const auto token = tokens_.Get();
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(transport_.requests().size(), 9U);
}

TEST_F(TokenTest, AServiceThatRefusesForHoursIsNotAskedAgainBeforeByAnybody) {
  transport_.Enqueue(429, "Too many requests", {{"Retry-After", "40000"}});
  transport_.Enqueue(200, Answer("one"));
  ProcessGate gate(&clock_);
  const auto make = [&] {
    return std::make_unique<ClientCredentialsTokens>(
        *ParseUrl("https://accounts.spotify.com"),
        ClientCredentials{"the id", Secret("the-secret")}, &transport_, &clock_, &rng_,
        RetryPolicy(), &gate);
  };
  const Seconds retry_at = clock_.NowSeconds() + seconds(40000);
  for (const auto& tokens : {make(), make()}) {
    const auto refused = tokens->Get();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::kDeferred);
    EXPECT_EQ(refused.error().retry_at, retry_at);
    EXPECT_EQ(transport_.requests().size(), 1U);
  }
  clock_.SleepFor(seconds(40000));
  EXPECT_EQ(make()->Get()->Reveal(), "one");
}

TEST_F(TokenTest, AnAnswerWithoutATokenIsNotOne) {
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{200, {}, "{}"}; });
  EXPECT_EQ(tokens_.Get().error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace tracklake
