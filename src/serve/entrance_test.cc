#include "serve/entrance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class EntranceTest : public ::testing::Test {
 protected:
  Result<> Follow(std::string listen, std::string token = "") {
    app::Config config;
    config.serve_listen = std::move(listen);
    config.serve_token = Secret(std::move(token));
    return entrance_.Follow(config, fake_.services().environment, fake_.aws);
  }

  app::FakeServices fake_;
  Entrance entrance_;
};

TEST_F(EntranceTest, OpensWhereItIsToldTo) {
  ASSERT_TRUE(Follow("127.0.0.1:0"));
  EXPECT_TRUE(entrance_.is_loopback());
  EXPECT_EQ(entrance_.Url(), fmt::format("http://127.0.0.1:{}", entrance_.listener()->port()));
}

TEST_F(EntranceTest, OpensNothingWhereNothingIsToListen) {
  ASSERT_TRUE(Follow(""));
  EXPECT_EQ(entrance_.listener(), nullptr);
  EXPECT_EQ(entrance_.Url(), "");
}

TEST_F(EntranceTest, KeepsItsSocketWhereTheAddressStays) {
  ASSERT_TRUE(Follow("127.0.0.1:0"));
  const auto before = entrance_.listener();
  ASSERT_TRUE(Follow("127.0.0.1:0", "0123456789abcdef"));
  EXPECT_EQ(entrance_.listener(), before);
  EXPECT_EQ(entrance_.token().Reveal(), "0123456789abcdef");
}

TEST_F(EntranceTest, StaysWhereItIsWhenTheNewAddressIsTaken) {
  const auto other = web::Listener::Open("127.0.0.1", 0, "x");
  ASSERT_TRUE(Follow("127.0.0.1:0"));
  const std::string before = entrance_.Url();
  const auto taken = Follow(fmt::format("127.0.0.1:{}", other->port()));
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, StartsWith("cannot listen on 127.0.0.1:"));
  EXPECT_EQ(entrance_.Url(), before);
}

TEST_F(EntranceTest, SaysThatTheSamePortElsewhereTakesARestart) {
  ASSERT_TRUE(Follow("127.0.0.1:0"));
  const auto moved =
      Follow(fmt::format("0.0.0.0:{}", entrance_.listener()->port()), "0123456789abcdef");
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().hint, HasSubstr("takes a restart"));
}

TEST_F(EntranceTest, WithoutItsTokenItDoesNotOpen) {
  const auto closed = Follow("127.0.0.1:0", "env:NOT_THERE");
  ASSERT_FALSE(closed);
  EXPECT_EQ(entrance_.listener(), nullptr);
}

}  // namespace
}  // namespace tracklake::serve
