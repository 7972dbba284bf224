#include "spotify/client.h"

#include <gtest/gtest.h>

#include "http/fake_transport.h"
#include "spotify/testing/process_gate.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Gives token-1, token-2 and so on, a new one after each rejection.
class CountingTokens final : public TokenSource {
 public:
  Result<Secret> Get() override {
    if (error) return std::unexpected(*error);
    return Secret(fmt::format("token-{}", number));
  }
  void Reject(const Secret&) override { ++number; }

  int number = 1;
  std::optional<Error> error;
};

// Never a pause by chance, so that every wait is exact.
class ZeroRng final : public Rng {
 public:
  std::uint64_t Next() override { return 0; }
};

class ClientTest : public testing::Test {
 protected:
  Reply Get(std::string_view target = "/playlists/x") {
    return client_.Get(target, "playlist x", &document_,
                       [](std::string_view body, JsonValue) -> Result<> {
                         if (body == R"({"broken":1})")
                           return Fail(ErrorKind::kBadData, "not a playlist");
                         return {};
                       });
  }

  milliseconds Waited() {
    return std::chrono::duration_cast<milliseconds>(clock_.Now() - Micros(start_));
  }

  std::string TokenOf(std::size_t request) {
    return transport_.requests()[request].secret_headers.at(0).value.Reveal();
  }

  const Seconds start_ = *ParseCompactTimestamp("20261120T060000Z");
  FakeTransport transport_;
  CountingTokens tokens_;
  SimulatedClock clock_{start_};
  ProcessGate gate_{&clock_};
  ZeroRng rng_;
  JsonDocument document_;
  Client client_{*ParseEndpoints(), &transport_, &tokens_, &gate_, &clock_, &rng_};
};

TEST_F(ClientTest, AnAnswerComesAsReceivedWithItsSecond) {
  transport_.Enqueue(200, "{ }\n");
  const Reply reply = Get("/playlists/x?a=b");
  ASSERT_TRUE(reply.result.has_value());
  EXPECT_EQ(reply.result->body, "{ }\n");
  EXPECT_EQ(reply.result->received_at, start_);
  EXPECT_EQ(reply.calls, 1);
  EXPECT_EQ(transport_.urls()[0], "https://api.spotify.com/v1/playlists/x?a=b");
  EXPECT_EQ(TokenOf(0), "Bearer token-1");
}

TEST_F(ClientTest, AShortRateLimitIsWaitedOutToTheSecond) {
  transport_.Enqueue(429, "Too many requests", {{"retry-after", "7"}});
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(Get().result.has_value());
  EXPECT_EQ(Waited(), seconds(7));
}

TEST_F(ClientTest, RateLimitsWithoutATimeAreWaitedOutAndBounded) {
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{429, {{"Retry-After", "0"}}, "Too many requests"};
  });
  const Reply reply = Get();
  ASSERT_FALSE(reply.result.has_value());
  EXPECT_EQ(reply.calls, 9);
  EXPECT_EQ(reply.result.error().error.kind, ErrorKind::kDeferred);
  EXPECT_EQ(reply.result.error().error.retry_at, clock_.NowSeconds() + seconds(1));
}

// Lets everything pass and remembers what it was told of closings. Counts calls for longer than
// Spotify does.
class CautiousGate final : public CallGate {
 public:
  Result<> Admit(std::string_view) override { return {}; }
  Result<> CheckOpen(std::string_view) override { return {}; }
  Seconds Close(std::string_view, Seconds retry_at, Closing why) override {
    closings.push_back(why);
    return retry_at + seconds(360);
  }

  std::vector<Closing> closings;
};

TEST_F(ClientTest, ALongRateLimitClosesTheFamilyAndIsNoQuota) {
  for (const char* after : {"18000", "Fri, 20 Nov 2026 11:00:00 GMT"}) {
    CautiousGate gate;
    Client client(*ParseEndpoints(), &transport_, &tokens_, &gate, &clock_, &rng_);
    transport_.Enqueue(429, "Too many requests", {{"Retry-After", after}});
    const Reply reply = client.Get("/playlists/x", "playlist x", &document_,
                                   [](const auto&...) { return Result<>(); });
    EXPECT_EQ(reply.calls, 1);
    ASSERT_FALSE(reply.result.has_value());
    EXPECT_EQ(reply.result.error().error.kind, ErrorKind::kDeferred);
    EXPECT_EQ(reply.result.error().error.retry_at, start_ + seconds(18000 + 360));
    EXPECT_EQ(gate.closings, std::vector{Closing::kRateLimit});
    EXPECT_EQ(Waited(), seconds(0));
  }
}

class LongToken final : public TokenSource {
 public:
  Result<Secret> Get() override { return Secret("tokentokentokentoken"); }
  void Reject(const Secret&) override {}
};

TEST_F(ClientTest, AShortTokenThatAGoodAnswerHoldsByChanceIsLeftAlone) {
  transport_.Enqueue(200, R"({"name":"token-1"})");
  const Reply reply = Get();
  EXPECT_EQ(reply.result->body, R"({"name":"token-1"})");
  EXPECT_EQ(reply.result->masked, 0);
}

// What an observer was told, in words.
class Listener final : public CallObserver {
 public:
  void OnSilence(const CallWait& wait) override {
    said.push_back(fmt::format("{} silent, try {}", wait.what, wait.tries));
  }
  void OnRetry(const CallWait& wait, std::string_view reason) override {
    said.push_back(fmt::format("{} waits {} after try {}: {}", wait.what,
                               std::chrono::floor<seconds>(wait.so_long).count(), wait.tries,
                               reason));
  }
  void OnEnd() override { said.emplace_back("end"); }
  void OnAnswer(std::string_view target, Meaning meaning, std::string_view, int masked) override {
    answers.emplace_back(std::string(target), meaning);
    places += masked;
  }

  std::vector<std::string> said;
  std::vector<std::pair<std::string, Meaning>> answers;
  int places = 0;
};

TEST_F(ClientTest, AServerThatNeverAnswersIsGivenUpWithinAMinuteAndThenSooner) {
  transport_.SetHandler([&](const HttpRequest& request) -> Result<HttpResponse> {
    clock_.SleepFor(std::min<milliseconds>(request.timeouts.total, request.timeouts.stall));
    return Fail(ErrorKind::kUnavailable, "timeout");
  });
  const Reply first = Get();
  EXPECT_EQ(first.result.error().meaning, Meaning::kUnreachable);
  EXPECT_EQ(first.result.error().error.message, "playlist x: timeout");
  EXPECT_LE(first.calls, 4);
  for (int i = 0; i < 2; ++i) EXPECT_LE(Get().calls, 1);
  EXPECT_LT(Waited(), seconds(60));

  transport_.Enqueue(404, "");
  EXPECT_EQ(Get().calls, 1);  // it answers again
  EXPECT_GT(Get().calls, 1);
}

TEST_F(ClientTest, AnObserverHearsOfSilenceOfWaitsAndOfEveryAnswer) {
  Listener listener;
  LongToken tokens;
  Client client(*ParseEndpoints(), &transport_, &tokens, &gate_, &clock_, &rng_, &listener);
  transport_.SetHandler([&](const HttpRequest& request) -> Result<HttpResponse> {
    if (transport_.requests().size() > 1) {
      return HttpResponse{200, {}, R"({"q":"tokentokentokentoken tokentokentokentoken"})"};
    }
    request.on_silence(seconds(2));
    return HttpResponse{429, {{"Retry-After", "7"}}, "Too many requests"};
  });
  const Reply reply =
      client.Get("/me", "the user", &document_, [](const auto&...) { return Result<>(); });
  ASSERT_TRUE(reply.result.has_value());
  EXPECT_EQ(listener.said,
            (std::vector<std::string>{"the user silent, try 1",
                                      "the user waits 7 after try 1: http 429: Too many requests",
                                      "end"}));
  EXPECT_EQ(listener.answers, (std::vector<std::pair<std::string, Meaning>>{
                                  {"/me", Meaning::kRateLimited}, {"/me", Meaning::kOk}}));
  EXPECT_EQ(reply.result->body, R"({"q":"*** ***"})");
  EXPECT_EQ(reply.result->masked, 2);
  EXPECT_EQ(listener.places, 2);
}

TEST_F(ClientTest, AnAnswerThatIsNoObjectSaysWhatCameInstead) {
  const std::pair<const char*, const char*> answers[] = {
      {"", "an empty answer"},
      {" \r\n", "an empty answer"},
      {"[]", "an array where an object was expected"},
      {"null", "null where an object was expected"},
      {"\"text\"", "a text where an object was expected"},
      {"upstream connect error", "not JSON: it begins with \"upstream connect error\""},
      {"<html>\n<title>", "not JSON: HTML, it begins with \"<html>⏎<title>\""},
      {"\x1b[31mred", "not JSON: it begins with \"\uFFFD[31mred\""},
      {R"({"a":1)", "not JSON: it ends too early at byte 6 of 6"},
      {R"({"a":NaN})", "not JSON: a value is due at byte 5 of 9"},
  };
  for (const auto& [body, reason] : answers) {
    transport_.SetHandler([&](const HttpRequest&) { return HttpResponse{200, {}, body}; });
    const Reply reply = Get();
    ASSERT_FALSE(reply.result.has_value()) << body;
    EXPECT_EQ(reply.calls, 4);
    EXPECT_EQ(reply.result.error().meaning, Meaning::kDamaged);
    EXPECT_EQ(reply.result.error().reason, reason);
    EXPECT_EQ(reply.result.error().error.message, fmt::format("playlist x: {}", reason));
  }
}

TEST_F(ClientTest, AnErrorInPlaceOfAnAnswerIsToldByItsMessage) {
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{200, {}, R"({"error":{"status":404,"message":"Gone"}})"};
  });
  const Reply reply = client_.Get("/me", "the user", &document_, [](const auto&...) -> Result<> {
    return Fail(ErrorKind::kBadData, "no user");
  });
  EXPECT_EQ(reply.result.error().error.message,
            "the user: an error where an answer was expected: Gone");
}

TEST_F(ClientTest, AByteOrderMarkIsLeftOutAndWhatIsTooDeepIsRefused) {
  transport_.Enqueue(200, "\xEF\xBB\xBF{}");
  EXPECT_EQ(Get().result->body, "{}");
  const auto nested = [](int depth) {
    return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  transport_.Enqueue(200, nested(62));
  EXPECT_TRUE(Get().result.has_value());
  transport_.SetHandler([&](const HttpRequest&) { return HttpResponse{200, {}, nested(63)}; });
  EXPECT_EQ(Get().result.error().meaning, Meaning::kDamaged);
}

TEST_F(ClientTest, WhatAGatewaySaysIsAskedAgainAndNamesWhatWasAsked) {
  transport_.Enqueue(403, "<html>denied</html>");
  transport_.Enqueue(302, "", {{"Location", "https://login.example/"}});
  transport_.Enqueue(204, "");
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(Get().result.has_value());
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{302, {{"Location", "https://login.example/token-1"}}, ""};
  });
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 4);
  EXPECT_EQ(reply.result.error().meaning, Meaning::kGateway);
  EXPECT_EQ(reply.result.error().error.message,
            "playlist x: http 302: a redirect to https://login.example, not followed");
}

TEST_F(ClientTest, AnAnswerThatIsTooLargeNamesWhatWasAskedAndIsNotAskedAgain) {
  transport_.EnqueueFailure(ErrorKind::kBadData, "https://api sent more than 5 bytes");
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 1);
  EXPECT_EQ(reply.result.error().meaning, Meaning::kDamaged);
  EXPECT_EQ(reply.result.error().error.message, "playlist x: https://api sent more than 5 bytes");
}

TEST_F(ClientTest, ARefusalTellsTheTimeAtWhichTheGateLetsACallPass) {
  CautiousGate gate;
  Client client(*ParseEndpoints(), &transport_, &tokens_, &gate, &clock_, &rng_);
  transport_.Enqueue(429, R"({"error":{"reason":"QUOTA_EXCEEDED"}})", {{"Retry-After", "3600"}});
  const Reply reply = client.Get("/playlists/x", "playlist x", &document_,
                                 [](const auto&...) { return Result<>(); });
  const Seconds open = start_ + seconds(3600 + 360);
  EXPECT_EQ(reply.result.error().error.retry_at, open);
  EXPECT_TRUE(reply.result.error().error.message.ends_with(FormatTimestamp(open)));
}

TEST_F(ClientTest, ASpentQuotaDefersAndNoCallOfTheFamilyIsMadeBeforeItsTime) {
  transport_.Enqueue(429,
                     R"({"error":{"status":429,"message":"Too many requests",)"
                     R"("reason":"QUOTA_EXCEEDED"}})",
                     {{"Retry-After", "86236"}});
  const Reply first = Get();
  ASSERT_FALSE(first.result.has_value());
  EXPECT_EQ(first.result.error().meaning, Meaning::kQuotaExceeded);
  EXPECT_EQ(first.result.error().error.retry_at, start_ + seconds(86236));
  EXPECT_EQ(first.result.error().error.message, "Spotify takes no more calls of playlists until " +
                                                    FormatTimestamp(start_ + seconds(86236)));
  EXPECT_EQ(Waited(), seconds(0));

  clock_.SleepFor(seconds(86235));
  const Reply early = Get("/playlists/y");
  EXPECT_EQ(early.calls, 0);
  EXPECT_EQ(early.result.error().reason, first.result.error().reason) << "the same gap";
  EXPECT_EQ(early.result.error().error.kind, ErrorKind::kDeferred);
  EXPECT_EQ(early.result.error().error.retry_at, start_ + seconds(86236));

  transport_.Enqueue(200, "{}");
  EXPECT_EQ(Get("/playlists/y/tracks").calls, 1);  // another family
  clock_.SleepFor(seconds(1));
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(Get("/playlists/y").result.has_value());
}

TEST_F(ClientTest, ServerErrorsAndBrokenConnectionsAreRetriedWithinBounds) {
  transport_.Enqueue(500, "");
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  transport_.Enqueue(503, "busy");
  transport_.Enqueue(200, "{}");
  const Reply reply = Get();
  EXPECT_TRUE(reply.result.has_value());
  EXPECT_EQ(reply.calls, 4);

  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{502, {}, "bad gateway"}; });
  const Reply down = Get();
  EXPECT_EQ(down.calls, 9);
  EXPECT_EQ(down.result.error().error.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(down.result.error().reason, "http 502: bad gateway");
  EXPECT_EQ(down.result.error().body, "bad gateway");
}

TEST_F(ClientTest, AnAnswerThatReadsAsNonsenseIsRetriedLessOften) {
  transport_.SetHandler(
      [](const HttpRequest&) { return HttpResponse{200, {}, R"({"broken":1})"}; });
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 4);
  EXPECT_EQ(reply.result.error().meaning, Meaning::kDamaged);
  EXPECT_EQ(reply.result.error().error.kind, ErrorKind::kBadData);
  EXPECT_EQ(reply.result.error().reason, "not a playlist");
  EXPECT_EQ(reply.result.error().body, R"({"broken":1})");
}

TEST_F(ClientTest, AnExpiredTokenIsReplacedOnceAndTheCallReplayedOnce) {
  const std::string expired = R"({"error":{"status":401,"message":"The access token expired"}})";
  transport_.Enqueue(401, expired);
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(Get().result.has_value());
  EXPECT_EQ(TokenOf(1), "Bearer token-2");

  transport_.Enqueue(401, expired);
  transport_.Enqueue(401, expired);
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 2);
  EXPECT_EQ(reply.result.error().error.kind, ErrorKind::kPermission);
  EXPECT_EQ(tokens_.number, 4);
}

TEST_F(ClientTest, AMissingTokenIsAGlitchAndTriedAgainWithTheSameToken) {
  transport_.Enqueue(401, R"({"error":{"status":401,"message":"Access token missing"}})");
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(Get().result.has_value());
  EXPECT_EQ(Waited(), milliseconds(500));
  EXPECT_EQ(tokens_.number, 1);
}

TEST_F(ClientTest, AGlitchThatStaysEndsInAFreshTokenAndThenInAnError) {
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{401, {}, R"({"error":{"status":401,"message":"No token provided"}})"};
  });
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 4);
  EXPECT_EQ(reply.result.error().meaning, Meaning::kTokenMissing);
}

TEST_F(ClientTest, RefusalsAreNotRetried) {
  for (const int status : {400, 403, 404}) {
    transport_.Enqueue(status, R"({"error":{"status":0,"message":"No"}})");
    EXPECT_EQ(Get().calls, 1) << status;
  }
}

TEST_F(ClientTest, WithoutATokenNothingIsSent) {
  tokens_.error = Error{ErrorKind::kPermission, "wrong secret", "hint", {}};
  const Reply reply = Get();
  EXPECT_EQ(reply.calls, 0);
  EXPECT_EQ(reply.result.error().meaning, Meaning::kNoCredential);
  EXPECT_EQ(reply.result.error().error.message, "wrong secret");
  EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(ClientTest, ATokenThatAnErrorPageQuotesIsTakenOut) {
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{418, {}, "You sent Authorization: Bearer token-1, then token-1."};
  });
  const Reply reply = Get();
  EXPECT_EQ(reply.result.error().body, "You sent Authorization: Bearer ***, then ***.");
  EXPECT_EQ(reply.result.error().reason, "http 418: You sent Authorization: Bearer ***, then ***.");
}

TEST_F(ClientTest, ATokenThatIsCutWithTheMessageIsTakenOutToo) {
  transport_.SetHandler(
      [](const HttpRequest&) { return HttpResponse{418, {}, std::string(195, '.') + "token-1"}; });
  EXPECT_EQ(Get().result.error().reason, "http 418: " + std::string(195, '.') + "***");
}

TEST_F(ClientTest, AddressesOfOtherServersAreRefusedWithoutACall) {
  for (const char* address :
       {"https://evil.com/v1/playlists/x", "http://api.spotify.com/v1/playlists/x",
        "https://api.spotify.com:8443/v1/x", "https://api.spotify.com.evil.com/v1/x",
        "https://api.spotify.com/v2/x", "https://api.spotify.com/v1/../v2/x",
        "https://user@api.spotify.com/v1/x", "nonsense"}) {
    const Reply reply = Get(address);
    ASSERT_FALSE(reply.result.has_value()) << address;
    EXPECT_EQ(reply.result.error().meaning, Meaning::kDamaged) << address;
  }
  EXPECT_TRUE(transport_.requests().empty());
  EXPECT_EQ(client_.TargetOf("https://api.spotify.com/v1/playlists/x/tracks?offset=100"),
            "/playlists/x/tracks?offset=100");
}

TEST(EndpointsTest, CredentialsTravelEncryptedExceptOnThisMachine) {
  EXPECT_TRUE(ParseEndpoints("http://127.0.0.1:8080/v1/", "http://[::1]:8080").has_value());
  EXPECT_EQ(ParseEndpoints("http://127.0.0.1:8080/v1/", "http://[::1]:8080")->api.path, "/v1");
  const auto clear = ParseEndpoints("http://api.spotify.com/v1");
  ASSERT_FALSE(clear.has_value());
  EXPECT_EQ(clear.error().kind, ErrorKind::kConfig);
  EXPECT_FALSE(ParseEndpoints("https://api.spotify.com/v1", "ftp://x").has_value());
}

}  // namespace
}  // namespace tracklake
