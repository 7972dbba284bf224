#include "spotify/errors.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

using std::chrono::seconds;

HttpResponse Response(int status, std::string body, const char* retry_after = nullptr) {
  HttpResponse response{status, {}, std::move(body)};
  if (retry_after != nullptr) response.headers.push_back({"Retry-After", retry_after});
  return response;
}

const Seconds kNow = *ParseCompactTimestamp("20261120T060000Z");

Answer AnswerOf(const HttpResponse& response, std::string_view family = "playlists") {
  return Understand(response, family, kNow);
}

Meaning MeaningOf(int status, std::string body, std::string_view family = "playlists") {
  return AnswerOf(Response(status, std::move(body)), family).meaning;
}

std::string Json(int status, std::string_view message) {
  return fmt::format(R"({{"error":{{"status":{},"message":"{}"}}}})", status, message);
}

struct Forbidden {
  std::string_view family;
  std::string body;
  Meaning meaning;
};

// Bodies as users have reported them: JSON, plain text, or nothing.
TEST(ErrorsTest, TheSevenMeaningsOf403AreToldApart) {
  const std::string premium =
      "Active premium subscription required for the owner of the app. When the subscription status "
      "changes, it can take a few hours before requests are allowed again.";
  const std::string list =
      "Check settings on developer.spotify.com/dashboard, the user may not be registered.";
  const Forbidden bodies[] = {
      {"playlists", premium, Meaning::kPremiumRequired},
      {"playlists/items", Json(403, premium), Meaning::kPremiumRequired},
      {"me", list, Meaning::kUserNotRegistered},
      {"playlists/items", list + "\r\n", Meaning::kUserNotRegistered},
      {"me", Json(403, list), Meaning::kUserNotRegistered},
      {"me", Json(403, "User not registered in the Developer Dashboard"),
       Meaning::kUserNotRegistered},
      {"me/top", Json(403, "Insufficient client scope"), Meaning::kScopeMissing},
      {"playlists/items", Json(403, "Insufficient client scope"), Meaning::kScopeMissing},
      {"me/tracks", R"({"error":"insufficient_scope"})", Meaning::kScopeMissing},
      {"me/tracks", "\xEF\xBB\xBF" + Json(403, "Insufficient client scope"),
       Meaning::kScopeMissing},
      {"me/tracks", "Insufficient scope", Meaning::kScopeMissing},
      {"playlists/items", Json(403, "Forbidden"), Meaning::kNotOwner},
      {"browse/new-releases", Json(403, "Forbidden"), Meaning::kEndpointClosed},
      {"artists", Json(403, "forbidden"), Meaning::kEndpointClosed},
      {"audio-features", R"({"error":{"status":403}})", Meaning::kFeatureClosed},
      {"audio-features", Json(403, ""), Meaning::kFeatureClosed},
      {"audio-analysis", "", Meaning::kFeatureClosed},
      {"playlists", Json(403, "Not in your country"), Meaning::kForbidden},
      {"playlists/items", Json(403, "Not in your country"), Meaning::kForbidden},
  };
  for (const Forbidden& forbidden : bodies) {
    EXPECT_EQ(MeaningOf(403, forbidden.body, forbidden.family), forbidden.meaning)
        << forbidden.family << ": " << forbidden.body;
  }
}

// A refusal that only Spotify may be believed: none of these is for ever.
TEST(ErrorsTest, WhatIsNotSpotifysOwnWordIsAGatewaysAndPasses) {
  const std::string pages[] = {
      "<html><title>Access beyond the scope of this page denied</title>",
      "\n<!DOCTYPE html>\n<html><body>403 Forbidden</body></html>",
      "RBAC: access denied",
      "upstream connect error or disconnect/reset before headers",
      R"({"message":"Forbidden"})",
      R"({"error":"Forbidden"})",
      R"(["error"])",
      "\xff\xfe binary",
  };
  for (const std::string& page : pages) {
    for (const int status : {403, 404, 410, 418, 451}) {
      if (status != 403 && page.starts_with(R"({"error")")) continue;
      EXPECT_EQ(MeaningOf(status, page, "playlists/items"), Meaning::kGateway) << status << page;
    }
    EXPECT_EQ(MeaningOf(403, page, "audio-features"), Meaning::kGateway) << page;
    EXPECT_EQ(MeaningOf(500, page), Meaning::kServerError) << page;
  }
  EXPECT_EQ(MeaningOf(400, "<html>Request Header Too Large</html>"), Meaning::kGateway);
  EXPECT_EQ(MeaningOf(401, "<html>Authorization Required</html>"), Meaning::kGateway);
  EXPECT_EQ(MeaningOf(403, "", "playlists/items"), Meaning::kGateway);
  EXPECT_EQ(MeaningOf(403, "Forbidden", "tracks"), Meaning::kGateway);
  EXPECT_TRUE(IsRecoverable(Meaning::kGateway));
  EXPECT_EQ(ExplainAnswer({Meaning::kGateway, 403, "x", {}}, "x", kNow).kind,
            ErrorKind::kUnavailable);
}

TEST(ErrorsTest, ARedirectIsNobodysAnswerAndIsToldByWhereItLeads) {
  HttpResponse response = Response(302, "<html>log in</html>");
  EXPECT_EQ(AnswerOf(response).meaning, Meaning::kGateway);
  EXPECT_EQ(AnswerOf(response).Reason(), "http 302: a redirect, not followed");
  response.headers.push_back({"Location", "https://login.example/?token=secret"});
  EXPECT_EQ(AnswerOf(response).Reason(),
            "http 302: a redirect to https://login.example, not followed");
}

TEST(ErrorsTest, AMissingTokenIsAGlitchAndAnExpiredOneIsNot) {
  EXPECT_EQ(MeaningOf(401, Json(401, "Access token missing")), Meaning::kTokenMissing);
  EXPECT_EQ(MeaningOf(401, Json(401, "No token provided")), Meaning::kTokenMissing);
  EXPECT_EQ(MeaningOf(401, Json(401, "The access token expired")), Meaning::kTokenRefused);
  EXPECT_EQ(MeaningOf(401, ""), Meaning::kTokenRefused);
}

TEST(ErrorsTest, OnlySpotifysOwnWordMakesA429AQuota) {
  const std::string quota =
      R"({"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}})";
  for (const char* after : {"3", "120", "121", "86236", "Fri, 20 Nov 2026 11:00:00 GMT"}) {
    EXPECT_EQ(AnswerOf(Response(429, "Too many requests", after)).meaning, Meaning::kRateLimited);
    EXPECT_EQ(AnswerOf(Response(429, quota, after)).meaning, Meaning::kQuotaExceeded);
  }
  EXPECT_EQ(MeaningOf(429, ""), Meaning::kRateLimited);
  EXPECT_EQ(MeaningOf(429, quota), Meaning::kQuotaExceeded);
}

TEST(ErrorsTest, TheOtherStatusesHaveOneMeaningEach) {
  EXPECT_EQ(MeaningOf(200, "anything"), Meaning::kOk);
  EXPECT_EQ(MeaningOf(203, "anything"), Meaning::kOk);
  for (const int status : {201, 202, 204, 205, 206}) {
    EXPECT_EQ(MeaningOf(status, ""), Meaning::kDamaged) << status;
  }
  EXPECT_EQ(MeaningOf(400, Json(400, "Invalid base62 id")), Meaning::kInvalidId);
  EXPECT_EQ(MeaningOf(400, Json(400, "invalid id")), Meaning::kInvalidId);
  EXPECT_EQ(MeaningOf(404, Json(404, "Invalid base62 id")), Meaning::kInvalidId);
  for (const std::string& body :
       {Json(400, "Invalid limit"), Json(400, "invalid limit"), std::string("Invalid limit"),
        std::string(), std::string("\r\n")}) {
    EXPECT_EQ(MeaningOf(400, body), Meaning::kLimitRefused) << body;
  }
  EXPECT_EQ(MeaningOf(400, Json(400, "Invalid market code")), Meaning::kBadRequest);
  EXPECT_EQ(MeaningOf(400, Json(400, "")), Meaning::kBadRequest);
  for (const std::string& body :
       {Json(404, "Resource not found"), Json(404, "Service not found"), Json(404, ""),
        std::string(), std::string("Not found."), std::string("Resource not found")}) {
    EXPECT_EQ(MeaningOf(404, body), Meaning::kNotFound) << body;
  }
  EXPECT_EQ(MeaningOf(404, "default backend - 404"), Meaning::kGateway);
  EXPECT_EQ(MeaningOf(410, Json(410, "Gone")), Meaning::kNotFound);
  EXPECT_EQ(MeaningOf(410, ""), Meaning::kNotFound);
  EXPECT_EQ(MeaningOf(451, Json(451, "Unavailable")), Meaning::kForbidden);
  EXPECT_EQ(MeaningOf(408, ""), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(500, ""), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(500, Json(500, "Server error")), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(503, "upstream error"), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(304, ""), Meaning::kUnexpected);
  EXPECT_EQ(MeaningOf(418, ""), Meaning::kUnexpected);
}

TEST(ErrorsTest, RetryAfterIsANumberOrOneOfThreeFormsOfADate) {
  const auto after = [](const char* header) {
    return AnswerOf(Response(429, "", header)).retry_after;
  };
  EXPECT_EQ(after("86236"), seconds(86236));
  EXPECT_EQ(after(" 7 "), seconds(7));
  EXPECT_EQ(after("3.5"), seconds(4));
  EXPECT_EQ(after("3.0"), seconds(3));
  EXPECT_EQ(after("0.2"), seconds(1));
  for (const char* date : {"Fri, 20 Nov 2026 11:00:00 GMT", "Friday, 20-Nov-26 11:00:00 GMT",
                           "Fri Nov 20 11:00:00 2026"}) {
    EXPECT_EQ(after(date), std::chrono::hours(5)) << date;
  }
  for (const char* endless : {"99999999999999999999", "9223372036854775807", "604801.5",
                              "Fri, 20 Nov 2076 11:00:00 GMT"}) {
    EXPECT_EQ(after(endless), std::chrono::days(7)) << endless;
  }
}

TEST(ErrorsTest, RetryAfterThatSaysNothingCountsAsNotSaid) {
  for (const char* header : {"0", "0.0", "-5", "-0.5", "soon", "", "3.", "3.x", "3s", "1e3", "7, 7",
                             "Fri, 20 Nov 2026 06:00:00 GMT", "Fri, 20 Nov 2020 06:00:00 GMT",
                             "Fri, 20 Foo 2026 11:00:00 GMT", "2026-11-20T11:00:00Z"}) {
    EXPECT_FALSE(AnswerOf(Response(429, "", header)).retry_after) << header;
  }
}

TEST(ErrorsTest, ReasonsAreOneShortLineWhateverTheBody) {
  EXPECT_EQ(AnswerOf(Response(404, Json(404, "Resource not found"))).Reason(),
            "http 404: Resource not found");
  EXPECT_EQ(AnswerOf(Response(400, "")).Reason(), "http 400");
  EXPECT_EQ(AnswerOf(Response(502, "\n bad\tgateway \n<html>")).Reason(), "http 502: bad gateway");
  EXPECT_EQ(AnswerOf(Response(503, " <html>\n <head>\n<title>503  Down</title>")).Reason(),
            "http 503: <html> <head> <title>503 Down</title>");
  EXPECT_EQ(AnswerOf(Response(502, "bad \x1b[31m\xC2\x9B\xE2\x80\xAE end")).Reason(),
            "http 502: bad \uFFFD[31m\uFFFD\uFFFD end");
  EXPECT_EQ(AnswerOf(Response(502, "\xff\xfe")).Reason(), "http 502");
  const Answer cut = AnswerOf(Response(502, std::string(199, 'a') + "é"));
  EXPECT_EQ(cut.text, std::string(199, 'a'));
}

TEST(ErrorsTest, TheAccountsServicesFormIsReadToo) {
  EXPECT_EQ(AnswerOf(Response(400, R"({"error":"invalid_client"})")).text, "invalid_client");
  EXPECT_EQ(AnswerOf(Response(400, R"({"error":"invalid_grant",)"
                                   R"("error_description":"Refresh token revoked"})"))
                .text,
            "invalid_grant: Refresh token revoked");
}

TEST(ErrorsTest, EveryMeaningNamesObjectCauseAndCure) {
  const Seconds now = kNow;
  for (int m = 1; m <= static_cast<int>(Meaning::kNoCredential); ++m) {
    const Error error = ExplainAnswer({static_cast<Meaning>(m), 403, "why", {}}, "playlist x", now);
    EXPECT_TRUE(error.message.starts_with("playlist x: http 403: why")) << m;
    EXPECT_FALSE(error.hint.empty()) << m;
    EXPECT_EQ(error.kind == ErrorKind::kDeferred, error.retry_at.has_value()) << m;
    EXPECT_NE(error.kind, ErrorKind::kInternal) << m;
  }
}

TEST(ErrorsTest, ASpentQuotaSaysWhenToComeBack) {
  const Seconds now = kNow;
  const Answer told{Meaning::kQuotaExceeded, 429, "", seconds(86236)};
  EXPECT_EQ(ExplainAnswer(told, "x", now).retry_at, now + seconds(86236));
  const Answer untold{Meaning::kQuotaExceeded, 429, "", {}};
  EXPECT_EQ(ExplainAnswer(untold, "x", now).retry_at, now + std::chrono::hours(24));
}

TEST(ErrorsTest, WhatEveryRequestWouldMeetStopsTheRun) {
  EXPECT_TRUE(StopsRun(Meaning::kTokenRefused));
  EXPECT_TRUE(StopsRun(Meaning::kPremiumRequired));
  EXPECT_FALSE(StopsRun(Meaning::kNotOwner));
  EXPECT_FALSE(StopsRun(Meaning::kNotFound));
  EXPECT_FALSE(StopsRun(Meaning::kUnreachable));
  EXPECT_TRUE(IsRecoverable(Meaning::kUnreachable));
  EXPECT_TRUE(IsRecoverable(Meaning::kQuotaExceeded));
  EXPECT_FALSE(IsRecoverable(Meaning::kNotFound));
}

TEST(FamilyTest, CallsAreCountedByWhatIsAsked) {
  EXPECT_EQ(FamilyOf("/playlists/37i9dQZF1DXcBWIGoYBM5M?market=DE"), "playlists");
  EXPECT_EQ(FamilyOf("/playlists/x/tracks?offset=100"), "playlists/items");
  EXPECT_EQ(FamilyOf("/playlists/x/items"), "playlists/items");
  EXPECT_EQ(FamilyOf("/artists/x/albums"), "artists/albums");
  EXPECT_EQ(FamilyOf("/artists"), "artists");
  EXPECT_EQ(FamilyOf("/me"), "me");
  EXPECT_EQ(FamilyOf("/me/top/tracks"), "me/top");
  EXPECT_EQ(FamilyOf("/me/player/recently-played"), "me/player");
  EXPECT_EQ(FamilyOf("/browse/new-releases"), "browse/new-releases");
}

}  // namespace
}  // namespace tracklake
