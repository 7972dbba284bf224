#include "app/serve_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Result<> Check(std::string listen, std::string token) {
  Config config;
  config.serve_listen = std::move(listen);
  config.serve_token = Secret(std::move(token));
  return CheckServeSettings(config);
}

TEST(ServeSettingsTest, AnAddressIsThatOfAnInterfaceWithAPort) {
  EXPECT_EQ(*ParseListenAddress("127.0.0.1:8899"), (ListenAddress{"127.0.0.1", 8899, true}));
  EXPECT_EQ(*ParseListenAddress("localhost:0"), (ListenAddress{"127.0.0.1", 0, true}));
  EXPECT_EQ(*ParseListenAddress("127.9.9.9:1"), (ListenAddress{"127.9.9.9", 1, true}));
  EXPECT_EQ(*ParseListenAddress("[::1]:8899"), (ListenAddress{"[::1]", 8899, true}));
  EXPECT_EQ(*ParseListenAddress("0.0.0.0:80"), (ListenAddress{"0.0.0.0", 80, false}));
  EXPECT_EQ(*ParseListenAddress("[::]:80"), (ListenAddress{"[::]", 80, false}));
  EXPECT_EQ(*ParseListenAddress("[::ffff:127.0.0.1]:80"),
            (ListenAddress{"[::ffff:127.0.0.1]", 80, false}));
  EXPECT_EQ(*ParseListenAddress(""), std::nullopt);
}

TEST(ServeSettingsTest, AnythingElseIsNone) {
  for (const char* text : {"8899", ":8899", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                           "127.0.0.1:65536", "127.0.0.1:-1", "::1:8899", "[::1]", "example.org:80",
                           "http://127.0.0.1:80", "*:80", "127.0.0.1:80 ", "127.1:80"}) {
    const auto address = ParseListenAddress(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().kind, ErrorKind::kConfig);
  }
}

TEST(ServeSettingsTest, BeyondThisMachineATokenIsNeeded) {
  EXPECT_TRUE(Check("127.0.0.1:0", ""));
  EXPECT_TRUE(Check("", ""));
  EXPECT_TRUE(Check("0.0.0.0:80", "0123456789abcdef"));
  EXPECT_TRUE(Check("0.0.0.0:80", "env:TOKEN"));
  const auto open = Check("0.0.0.0:80", "");
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().message,
            "serve.listen is 0.0.0.0:80, where others may ask, and serve.token is not set");
  EXPECT_THAT(open.error().hint, HasSubstr("openssl rand"));
}

TEST(ServeSettingsTest, ATokenIsLongAndFitsIntoAHeaderAndIsNeverTold) {
  for (const char* token :
       {"0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789abcd\xc3\xa4"}) {
    const auto checked = Check("127.0.0.1:0", token);
    ASSERT_FALSE(checked) << token;
    EXPECT_THAT(checked.error().message, Not(HasSubstr("0123")));
  }
}

TEST(ServeSettingsTest, ATokenThatLiesElsewhereIsCheckedWhenItIsTaken) {
  FakeServices fake;
  fake.variables = {{"SHORT", "abc"}, {"LONG", "0123456789abcdef"}, {"EMPTY", ""}};
  const auto taken = [&](std::string token) {
    return ServeToken(Secret(std::move(token)), fake.services().environment, fake.aws);
  };
  EXPECT_EQ(taken("env:LONG")->Reveal(), "0123456789abcdef");
  EXPECT_EQ(taken("")->Reveal(), "");
  EXPECT_FALSE(taken("env:SHORT"));
  EXPECT_FALSE(taken("env:EMPTY"));
}

}  // namespace
}  // namespace tracklake::app
