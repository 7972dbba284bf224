#include "simulator/redirects.h"

#include <gtest/gtest.h>

namespace tracklake::simulator {
namespace {

TEST(RedirectsTest, OnlySecureAddressesCanBeRegistered) {
  for (const char* good : {"https://example.org/x", "http://127.0.0.1/callback",
                           "http://127.0.0.1:8080/callback", "http://[::1]:9/x", "app://done"}) {
    EXPECT_TRUE(CheckRedirect(good)) << good;
  }
  for (const char* bad : {"http://localhost/callback", "http://localhost:8080/x",
                          "http://example.org/x", "http://127.0.0.1.example.org/x",
                          "http://127.0.0.1:8080x/", "http://127.0.0.2/x", "callback", ""}) {
    EXPECT_FALSE(CheckRedirect(bad)) << bad;
  }
}

TEST(RedirectsTest, AddressesMatchExactlyButForAPortThatWasLeftOpen) {
  EXPECT_TRUE(RedirectMatches("https://a.org/x", "https://a.org/x"));
  EXPECT_FALSE(RedirectMatches("https://a.org/x", "https://a.org/x/"));
  EXPECT_TRUE(RedirectMatches("http://127.0.0.1/cb", "http://127.0.0.1:5123/cb"));
  EXPECT_TRUE(RedirectMatches("http://[::1]/cb", "http://[::1]:5123/cb"));
  EXPECT_FALSE(RedirectMatches("http://127.0.0.1/cb", "http://127.0.0.1:5123/other"));
  EXPECT_FALSE(RedirectMatches("http://127.0.0.1:80/cb", "http://127.0.0.1:81/cb"));
  EXPECT_FALSE(RedirectMatches("http://127.0.0.1/cb", "http://[::1]:5123/cb"));
  EXPECT_FALSE(RedirectMatches("http://127.0.0.1/cb", "http://127.0.0.1.evil.org/cb"));
  EXPECT_FALSE(RedirectMatches("https://a.org/x", "https://a.org:444/x"));
}

}  // namespace
}  // namespace tracklake::simulator
