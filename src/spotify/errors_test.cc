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

Meaning MeaningOf(int status, std::string body, std::string_view family = "playlists") {
  return Understand(Response(status, std::move(body)), family).meaning;
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
      {"me/tracks", "Insufficient scope", Meaning::kScopeMissing},
      {"playlists/items", Json(403, "Forbidden"), Meaning::kNotOwner},
      {"playlists/items", "", Meaning::kNotOwner},
      {"browse/new-releases", Json(403, "Forbidden"), Meaning::kEndpointClosed},
      {"tracks", "Forbidden", Meaning::kEndpointClosed},
      {"artists", Json(403, "forbidden"), Meaning::kEndpointClosed},
      {"audio-features", R"({"error":{"status":403}})", Meaning::kFeatureClosed},
      {"audio-features", Json(403, ""), Meaning::kFeatureClosed},
      {"audio-analysis", "", Meaning::kFeatureClosed},
      {"playlists", Json(403, "Not in your country"), Meaning::kForbidden},
      {"playlists/items", Json(403, "Not in your country"), Meaning::kForbidden},
      {"tracks", "<html><title>Access beyond the scope of this page denied</title>",
       Meaning::kForbidden},
  };
  for (const Forbidden& forbidden : bodies) {
    EXPECT_EQ(MeaningOf(403, forbidden.body, forbidden.family), forbidden.meaning)
        << forbidden.family << ": " << forbidden.body;
  }
}

TEST(ErrorsTest, AMissingTokenIsAGlitchAndAnExpiredOneIsNot) {
  EXPECT_EQ(MeaningOf(401, Json(401, "Access token missing")), Meaning::kTokenMissing);
  EXPECT_EQ(MeaningOf(401, Json(401, "No token provided")), Meaning::kTokenMissing);
  EXPECT_EQ(MeaningOf(401, Json(401, "The access token expired")), Meaning::kTokenRefused);
  EXPECT_EQ(MeaningOf(401, ""), Meaning::kTokenRefused);
}

TEST(ErrorsTest, ARateLimitIsToldFromAQuotaByReasonAndByLength) {
  const std::string quota =
      R"({"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}})";
  EXPECT_EQ(Understand(Response(429, "Too many requests", "3"), "x").meaning,
            Meaning::kRateLimited);
  EXPECT_EQ(Understand(Response(429, "Too many requests", "120"), "x").meaning,
            Meaning::kRateLimited);
  EXPECT_EQ(Understand(Response(429, "Too many requests", "121"), "x").meaning,
            Meaning::kQuotaExceeded);
  EXPECT_EQ(Understand(Response(429, quota, "5"), "x").meaning, Meaning::kQuotaExceeded);
  EXPECT_EQ(Understand(Response(429, "", nullptr), "x").meaning, Meaning::kRateLimited);
}

TEST(ErrorsTest, TheOtherStatusesHaveOneMeaningEach) {
  EXPECT_EQ(MeaningOf(200, "anything"), Meaning::kOk);
  EXPECT_EQ(MeaningOf(400, Json(400, "Invalid base62 id")), Meaning::kInvalidId);
  EXPECT_EQ(MeaningOf(400, Json(400, "invalid id")), Meaning::kInvalidId);
  EXPECT_EQ(MeaningOf(400, Json(400, "Invalid limit")), Meaning::kBadRequest);
  EXPECT_EQ(MeaningOf(400, ""), Meaning::kBadRequest);
  EXPECT_EQ(MeaningOf(404, Json(404, "Resource not found")), Meaning::kNotFound);
  EXPECT_EQ(MeaningOf(500, ""), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(503, "upstream error"), Meaning::kServerError);
  EXPECT_EQ(MeaningOf(304, ""), Meaning::kUnexpected);
  EXPECT_EQ(MeaningOf(418, ""), Meaning::kUnexpected);
}

TEST(ErrorsTest, RetryAfterThatSaysNothingCountsAsNotSaid) {
  for (const char* header : {"0", "-5", "soon", "", "3.5", "Fri, 20 Nov 2026 06:00:00 GMT"}) {
    EXPECT_FALSE(Understand(Response(429, "", header), "x").retry_after) << header;
  }
  EXPECT_EQ(Understand(Response(429, "", "86236"), "x").retry_after, seconds(86236));
  EXPECT_EQ(Understand(Response(429, "", "99999999999999999999"), "x").retry_after,
            std::chrono::days(7));
}

TEST(ErrorsTest, ReasonsAreOneShortLineWhateverTheBody) {
  EXPECT_EQ(Understand(Response(404, Json(404, "Resource not found")), "x").Reason(),
            "http 404: Resource not found");
  EXPECT_EQ(Understand(Response(400, ""), "x").Reason(), "http 400");
  EXPECT_EQ(Understand(Response(502, "\n bad\tgateway \n<html>"), "x").Reason(),
            "http 502: bad gateway");
  EXPECT_EQ(Understand(Response(502, "\xff\xfe"), "x").Reason(), "http 502");
  const Answer cut = Understand(Response(502, std::string(199, 'a') + "é"), "x");
  EXPECT_EQ(cut.text, std::string(199, 'a'));
}

TEST(ErrorsTest, TheAccountsServicesFormIsReadToo) {
  EXPECT_EQ(Understand(Response(400, R"({"error":"invalid_client"})"), "token").text,
            "invalid_client");
  EXPECT_EQ(Understand(Response(400, R"({"error":"invalid_grant",)"
                                     R"("error_description":"Refresh token revoked"})"),
                       "token")
                .text,
            "invalid_grant: Refresh token revoked");
}

TEST(ErrorsTest, EveryMeaningNamesObjectCauseAndCure) {
  const Seconds now = *ParseCompactTimestamp("20261120T060000Z");
  for (int m = 1; m <= static_cast<int>(Meaning::kNoCredential); ++m) {
    const Error error = ExplainAnswer({static_cast<Meaning>(m), 403, "why", {}}, "playlist x", now);
    EXPECT_TRUE(error.message.starts_with("playlist x: http 403: why")) << m;
    EXPECT_FALSE(error.hint.empty()) << m;
    EXPECT_EQ(error.kind == ErrorKind::kDeferred, error.retry_at.has_value()) << m;
    EXPECT_NE(error.kind, ErrorKind::kInternal) << m;
  }
}

TEST(ErrorsTest, ASpentQuotaSaysWhenToComeBack) {
  const Seconds now = *ParseCompactTimestamp("20261120T060000Z");
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
