#include "web/guard.h"

#include <gtest/gtest.h>

namespace tracklake::web {
namespace {

constexpr std::string_view kToken = "a-token-of-twenty-two";

Guard OnLoopback(std::string_view token = "") {
  return Guard({true, 8899, Secret(std::string(token)), "/events/s3"});
}
Guard Beyond(std::string_view token) {
  return Guard({false, 8899, Secret(std::string(token)), "/events/s3"});
}

Request Get(Fields headers, std::string method = "GET", std::string path = "/api/v1/runs") {
  return {.method = std::move(method), .path = std::move(path), .headers = std::move(headers)};
}

Fields With(Fields fields) {
  fields.insert(fields.begin(), {"Host", "127.0.0.1:8899"});
  return fields;
}

// 0: let in.
int Status(const Guard& guard, const Request& request) {
  const auto judged = guard.Judge(request);
  return judged ? 0 : judged.error().status;
}

TEST(GuardTest, OnTheLoopbackGoesByNamesOfTheLoopbackOnly) {
  for (const char* host :
       {"127.0.0.1:8899", "localhost:8899", "LOCALHOST:8899", "[::1]:8899", "127.8.8.8:8899"}) {
    EXPECT_EQ(Status(OnLoopback(), Get({{"Host", host}})), 0) << host;
  }
  for (const char* host :
       {"evil.com", "evil.com:8899", "127.0.0.1.evil.com:8899", "127.0.0.1", "127.0.0.1:8898",
        "localhost.evil.com:8899", "0.0.0.0:8899", "[::]:8899", "[::1].evil.com:8899", "127.1:8899",
        "10.0.0.1:8899", "127.0.0.1:8899:8899", ":8899", "localhost.:8899", "@127.0.0.1:8899"}) {
    EXPECT_EQ(Status(OnLoopback(), Get({{"Host", host}})), 403) << host;
  }
  EXPECT_EQ(Status(OnLoopback(), Get({})), 400);
  EXPECT_EQ(Status(OnLoopback(), Get({{"Host", ""}})), 400);
}

TEST(GuardTest, RefusesPagesOfOthersWhateverTheyAskFor) {
  for (const char* method : {"GET", "POST"}) {
    const auto status = [&](Fields headers) {
      headers.push_back({"Content-Type", "application/json"});
      return Status(OnLoopback(), Get(With(std::move(headers)), method));
    };
    EXPECT_EQ(status({{"Origin", "http://127.0.0.1:8899"}}), 0);
    EXPECT_EQ(status({{"Origin", "http://evil.com"}}), 403);
    EXPECT_EQ(status({{"Origin", "http://127.0.0.1:9999"}}), 403);
    EXPECT_EQ(status({{"Origin", "http://127.0.0.1"}}), 403);
    EXPECT_EQ(status({{"Origin", "null"}}), 403);
    EXPECT_EQ(status({{"Origin", ""}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "same-origin"}}), 0);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "none"}}), 0);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "same-site"}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", ""}}), 403);
  }
}

TEST(GuardTest, AnOwnOriginIsThatOfTheHostAskedFor) {
  const Guard guard = Beyond(kToken);
  const Fields token = {{"Authorization", fmt::format("Bearer {}", kToken)}};
  const auto status = [&](Fields headers) {
    headers.insert(headers.end(), token.begin(), token.end());
    return Status(guard, Get(std::move(headers)));
  };
  EXPECT_EQ(status({{"Host", "lake.example.org"}, {"Origin", "https://lake.example.org"}}), 0);
  EXPECT_EQ(status({{"Host", "lake.example.org"}, {"Origin", "https://evil.com"}}), 403);
}

TEST(GuardTest, APostLooksLikeNoForm) {
  const auto status = [](Fields headers) {
    return Status(OnLoopback(), Get(With(std::move(headers)), "POST"));
  };
  EXPECT_EQ(status({{"Content-Type", "application/json; charset=utf-8"}}), 0);
  EXPECT_EQ(status({{"Content-Type", "application/sql"}}), 0);
  EXPECT_EQ(status({{"X-Tracklake-Request", "1"}}), 0);
  EXPECT_EQ(status({}), 415);
  EXPECT_EQ(status({{"Content-Type", ""}}), 415);
  EXPECT_EQ(status({{"Content-Type", " ; application/json"}}), 415);
  EXPECT_EQ(status({{"Content-Type", "text/plain"}}), 415);
  EXPECT_EQ(status({{"Content-Type", "Text/Plain;charset=UTF-8"}}), 415);
  EXPECT_EQ(status({{"Content-Type", "multipart/form-data; boundary=x"}}), 415);
  EXPECT_EQ(status({{"Content-Type", "application/x-www-form-urlencoded"}}), 415);
}

TEST(GuardTest, TakesFourMethods) {
  for (const char* method : {"GET", "HEAD", "DELETE"}) {
    EXPECT_EQ(Status(OnLoopback(), Get(With({}), method)), 0) << method;
  }
  for (const char* method : {"OPTIONS", "PUT", "PATCH", "TRACE", "CONNECT", "get", "PROPFIND"}) {
    EXPECT_EQ(Status(OnLoopback(), Get(With({}), method)), 405) << method;
  }
}

TEST(GuardTest, ATokenThatIsSetIsAskedForEverywhere) {
  for (const Guard& guard : {OnLoopback(kToken), Beyond(kToken)}) {
    const auto status = [&](std::string_view authorization) {
      return Status(guard, Get(With({{"Authorization", std::string(authorization)}})));
    };
    EXPECT_EQ(status(fmt::format("Bearer {}", kToken)), 0);
    EXPECT_EQ(status(fmt::format("bearer  {}", kToken)), 0);
    EXPECT_EQ(status(std::string(kToken)), 401);
    EXPECT_EQ(status("Bearer"), 401);
    EXPECT_EQ(status("Bearer "), 401);
    EXPECT_EQ(status("Bearer a-token-of-twenty-tw"), 401);
    EXPECT_EQ(status(fmt::format("Bearer {}x", kToken)), 401);
    EXPECT_EQ(status(fmt::format("Basic {}", kToken)), 401);
    EXPECT_EQ(Status(guard, Get(With({}))), 401);
  }
}

TEST(GuardTest, BeyondTheLoopbackNobodyIsLetInWithoutAToken) {
  EXPECT_EQ(Status(Beyond(""), Get(With({}))), 401);
  EXPECT_EQ(Status(Beyond(""), Get(With({{"Authorization", "Bearer "}}))), 401);
}

TEST(GuardTest, AWebhookMayShowTheTokenInItsAddressAndNobodyElse) {
  Request hook = Get(With({{"Content-Type", "application/json"}}), "POST", "/events/s3");
  hook.query = {{"token", std::string(kToken)}};
  EXPECT_EQ(Status(OnLoopback(kToken), hook), 0);
  hook.path = "/api/v1/runs";
  EXPECT_EQ(Status(OnLoopback(kToken), hook), 401);
  hook.path = "/events/s3";
  hook.query = {{"token", "another"}};
  EXPECT_EQ(Status(OnLoopback(kToken), hook), 401);
}

TEST(GuardTest, ARefusalNeverHoldsTheToken) {
  const auto judged = OnLoopback(kToken).Judge(Get(With({{"Authorization", "Bearer wrong"}})));
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error().error.message.find(kToken), std::string::npos);
  EXPECT_EQ(judged.error().error.hint.find(kToken), std::string::npos);
  EXPECT_EQ(judged.error().headers, (Fields{{"WWW-Authenticate", "Bearer"}}));
}

}  // namespace
}  // namespace tracklake::web
