#include "spotify/redirect_uri.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(RedirectUriTest, LoopbackAddressesAreListenedOn) {
  const auto four = ParseRedirectUri("http://127.0.0.1:8898/callback");
  ASSERT_TRUE(four);
  EXPECT_TRUE(four->is_loopback);
  EXPECT_EQ(four->host, "127.0.0.1");
  EXPECT_EQ(four->port, 8898);
  EXPECT_EQ(four->path, "/callback");
  EXPECT_EQ(four->WithPort(8898), "http://127.0.0.1:8898/callback");
  const auto six = ParseRedirectUri("http://[::1]:4000/");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "[::1]");
  EXPECT_EQ(six->port, 4000);
}

TEST(RedirectUriTest, WithoutAPortAnyFreeOneIsTaken) {
  for (const char* text : {"http://127.0.0.1/callback", "http://[::1]/callback"}) {
    const auto uri = ParseRedirectUri(text);
    ASSERT_TRUE(uri) << text;
    EXPECT_FALSE(uri->port);
    EXPECT_EQ(uri->registered, text);
    EXPECT_EQ(uri->WithPort(50000), "http://" + uri->host + ":50000/callback");
  }
}

TEST(RedirectUriTest, AnotherHostWithHttpsIsPasted) {
  const auto uri = ParseRedirectUri("https://example.org/spotify");
  ASSERT_TRUE(uri);
  EXPECT_FALSE(uri->is_loopback);
  EXPECT_EQ(uri->WithPort(1), "https://example.org/spotify");
}

TEST(RedirectUriTest, WhatSpotifyWouldRefuseIsRefusedWithTheReason) {
  const auto localhost = ParseRedirectUri("http://localhost:8898/callback");
  ASSERT_FALSE(localhost);
  EXPECT_EQ(localhost.error().kind, ErrorKind::kConfig);
  EXPECT_NE(localhost.error().message.find("localhost, which Spotify refuses"), std::string::npos);
  EXPECT_NE(localhost.error().hint.find("http://127.0.0.1:8898/callback"), std::string::npos);
  for (const char* text :
       {"https://LOCALHOST/x", "http://example.org/x", "http://127.0.0.2/x", "http://0.0.0.0:1/x",
        "http://127.0.0.1:1/x?a=b", "http://127.0.0.1:1/x#f", "callback", "", "app:/x"}) {
    EXPECT_FALSE(ParseRedirectUri(text)) << text;
  }
}

class RedirectTest : public testing::Test {
 protected:
  Result<RedirectAnswer> Read(std::string_view address) {
    return ReadRedirect(address, Secret("st-ate"));
  }
};

TEST_F(RedirectTest, TheCodeIsTakenFromATargetAndFromAPastedAddress) {
  EXPECT_EQ(Read("/callback?code=abc%2Fd&state=st-ate")->code.Reveal(), "abc/d");
  EXPECT_EQ(Read(" http://127.0.0.1:8898/callback?state=st-ate&code=x#_\n")->code.Reveal(), "x");
}

TEST_F(RedirectTest, AnotherStateIsNoAnswerWhateverItCarries) {
  for (const char* address :
       {"/callback?code=abc&state=other!", "/callback?code=abc",
        "/callback?code=abc&state=", "/callback?code=abc&state=st-ate2",
        "/callback?error=access_denied&state=x", "", "abc", "code=abc&state=st-ate"}) {
    const auto answer = Read(address);
    ASSERT_FALSE(answer) << address;
    EXPECT_EQ(answer.error().kind, ErrorKind::kUsage) << address;
    EXPECT_EQ(answer.error().message.find("abc"), std::string::npos);
  }
}

TEST_F(RedirectTest, ARefusalIsTold) {
  const auto answer = Read("/callback?error=access_denied&state=st-ate");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kPermission);
  EXPECT_NE(answer.error().message.find("access_denied"), std::string::npos);
  EXPECT_EQ(Read("/callback?state=st-ate").error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace tracklake
