#include "http/url.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(UrlTest, AnAddressComesApartAndTogether) {
  const auto url = ParseUrl("HTTPS://API.Spotify.com/v1/playlists/x?offset=100&limit=50#part");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->Origin(), "https://api.spotify.com");
  EXPECT_EQ(url->path, "/v1/playlists/x");
  EXPECT_EQ(url->Text(), "https://api.spotify.com/v1/playlists/x?offset=100&limit=50");
  EXPECT_EQ(url->Parameter("limit"), "50");
  EXPECT_EQ(url->Parameter("lim"), std::nullopt);
}

TEST(UrlTest, TheSameServerHasTheSameOriginHoweverItIsWritten) {
  EXPECT_EQ(ParseUrl("https://a.b")->Origin(), ParseUrl("https://A.B:443/x")->Origin());
  EXPECT_NE(ParseUrl("https://a.b")->Origin(), ParseUrl("http://a.b")->Origin());
  EXPECT_NE(ParseUrl("https://a.b")->Origin(), ParseUrl("https://a.b:444")->Origin());
  EXPECT_NE(ParseUrl("https://a.b")->Origin(), ParseUrl("https://a.b.evil.com")->Origin());
}

TEST(UrlTest, AddressesThatTwoReadersCouldUnderstandDifferentlyAreRefused) {
  for (const char* text : {"",
                           "api.spotify.com",
                           "ftp://a.b/",
                           "file:///etc/passwd",
                           "https://",
                           "https:///x",
                           "https://user:secret@a.b/",
                           "https://a.b\\@evil.com/",
                           "https://a.b /",
                           "https://a.b:0/",
                           "https://a.b:99999/",
                           "https://a.b:x/",
                           "https://a%2eb/",
                           "https://a%25/",
                           "https:/a.b/",
                           "https://a.b/\r\nHost: evil",
                           "https://127.1/",
                           "https://2130706433/",
                           "https://[::1%25x]/",
                           "https://[0:0::1]/",
                           "https://\xC3\xA4.b/",
                           "https://@a.b/",
                           "https://a.b@a.b/",
                           "https://a.b/\xC3\xA4",
                           "//a.b/",
                           "mailto:a@b"}) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::kBadData);
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
  }
}

TEST(UrlTest, PathAndQueryStayAsTheyAreWritten) {
  const auto url = ParseUrl("https://a.b/x/../%2e/y//?q=%20&q=?");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->path, "/x/../%2e/y//");
  EXPECT_EQ(url->query, "q=%20&q=?");
  EXPECT_EQ(ParseUrl("https://a.b?x=1")->PathAndQuery(), "/?x=1");
}

TEST(UrlTest, OnlyTheMachineItselfIsLoopback) {
  for (const char* text :
       {"http://127.0.0.1:8080", "http://127.1.2.3", "http://[::1]:1/", "http://localhost/"}) {
    EXPECT_TRUE(ParseUrl(text)->IsLoopback()) << text;
  }
  for (const char* text : {"http://127.0.0.1.evil.com", "http://1270.0.1", "http://[::2]/",
                           "http://localhost.evil.com"}) {
    EXPECT_FALSE(ParseUrl(text)->IsLoopback()) << text;
  }
}

TEST(UrlTest, WhatTheHostTellsItsGuestsIsLinkLocal) {
  for (const char* text : {"http://169.254.169.254/latest", "http://[fd00:ec2::254]/"}) {
    EXPECT_TRUE(ParseUrl(text)->IsLinkLocal()) << text;
  }
  for (const char* text :
       {"http://169.254.169.254.evil.com", "http://169.255.1.1", "http://[::1]/"}) {
    EXPECT_FALSE(ParseUrl(text)->IsLinkLocal()) << text;
  }
}

TEST(UrlTest, AnAddressIsShownWithoutTheCredentialsInIt) {
  EXPECT_EQ(WithoutUserInfo("https://user:pass@host:1/path?q=1"), "https://***@host:1/path?q=1");
  EXPECT_EQ(WithoutUserInfo("http://a:b/c@d@proxy:3128"), "http://***@proxy:3128");
  EXPECT_EQ(WithoutUserInfo("user:pass@proxy:3128"), "***@proxy:3128");
  EXPECT_EQ(WithoutUserInfo("https://api.spotify.com/v1"), "https://api.spotify.com/v1");
  EXPECT_EQ(WithoutUserInfo(""), "");
}

}  // namespace
}  // namespace tracklake
