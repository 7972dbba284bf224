#include "app/consent_secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/testing/fake_services.h"
#include "spotify/consent_store.h"
#include "spotify/user_tokens.h"

namespace tracklake::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr std::string_view kTarget = "X-Amz-Target";

// A Secrets Manager with one secret, and an accounts service whose refresh tokens work once.
class ConsentSecretTest : public testing::Test {
 protected:
  ConsentSecretTest() {
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "key";
    fake_.transport.SetHandler([this](const HttpRequest& request) -> Result<HttpResponse> {
      if (!request.url.contains("secretsmanager")) return Rotate(request);
      for (const HttpHeader& header : request.headers) {
        if (header.name != kTarget) continue;
        calls_.push_back(header.value.substr(header.value.find('.') + 1));
      }
      if (calls_.back() == "GetSecretValue") {
        return HttpResponse{200, {}, json{{"SecretString", secret_}}.dump()};
      }
      if (!may_write_) {
        return HttpResponse{400, {}, R"({"__type": "AccessDeniedException", "Message": "no"})"};
      }
      secret_ = json::parse(request.body.Reveal())["SecretString"];
      return HttpResponse{200, {}, "{}"};
    });
  }
  HttpResponse Rotate(const HttpRequest& request) {
    calls_.push_back("refresh");
    if (!request.body.Reveal().contains("refresh_token=" + valid_)) {
      if (!their_secret_.empty()) secret_ = their_secret_;
      return {400, {}, R"({"error":"invalid_grant","error_description":"revoked"})"};
    }
    valid_ = "refresh-1";
    return {
        200, {}, R"({"access_token":"access-1","expires_in":3600,"refresh_token":"refresh-1"})"};
  }
  ConsentStore Store() {
    return {ConsentInSecret(*fake_.aws.Service("secretsmanager"), "tokens"), "client"};
  }
  UserTokens Tokens() {
    return {Store(), *ParseUrl("http://127.0.0.1:9"), &fake_.transport, &fake_.clock, &fake_.rng};
  }
  Consent ConsentWith(const std::string& refresh, const std::string& access = "") {
    Consent consent;
    consent.client_id = "client";
    consent.refresh_token = Secret(refresh);
    consent.access_token = Secret(access);
    consent.authorized_at = fake_.clock.NowSeconds();
    if (!access.empty()) {
      consent.access_expires_at = fake_.clock.NowSeconds() + std::chrono::hours(1);
    }
    return consent;
  }

  FakeServices fake_;
  std::string secret_ = "{}";
  std::string their_secret_;  // what another process has written meanwhile
  std::string valid_ = "refresh-0";
  bool may_write_ = true;
  std::vector<std::string> calls_;
};

TEST_F(ConsentSecretTest, ASecretThatIsMadeAndNotUsedYetIsNoConsent) {
  const auto none = Store().Load();
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());
  ASSERT_TRUE(Store().Save(ConsentWith("refresh-0")).has_value());
  EXPECT_EQ((*Store().Load())->refresh_token.Reveal(), "refresh-0");
  ASSERT_TRUE(Store().Remove().has_value());
  EXPECT_FALSE(Store().Load()->has_value());
}

TEST_F(ConsentSecretTest, TheNewTokenStandsThereBeforeItIsUsed) {
  secret_ = ConsentJson(ConsentWith("refresh-0")).Reveal();
  UserTokens tokens = Tokens();
  EXPECT_EQ(tokens.Get()->Reveal(), "access-1");
  EXPECT_EQ((*Store().Load())->refresh_token.Reveal(), "refresh-1");
  // It was tried whether it can be written before the old token was spent.
  const std::vector<std::string> first(calls_.begin(), calls_.begin() + 5);
  EXPECT_THAT(first, testing::ElementsAre("GetSecretValue", "GetSecretValue", "PutSecretValue",
                                          "refresh", "PutSecretValue"));
}

TEST_F(ConsentSecretTest, WhereNothingMayBeWrittenNoTokenIsSpent) {
  secret_ = ConsentJson(ConsentWith("refresh-0")).Reveal();
  may_write_ = false;
  UserTokens tokens = Tokens();
  EXPECT_EQ(tokens.Get().error().kind, ErrorKind::kPermission);
  EXPECT_EQ(valid_, "refresh-0");
}

TEST_F(ConsentSecretTest, WhatAnotherProcessHasRotatedMeanwhileIsTakenFromThere) {
  secret_ = ConsentJson(ConsentWith("refresh-0")).Reveal();
  their_secret_ = ConsentJson(ConsentWith("refresh-9", "access-9")).Reveal();
  valid_ = "refresh-9";
  UserTokens tokens = Tokens();
  EXPECT_EQ(tokens.Get()->Reveal(), "access-9");
  EXPECT_FALSE((*Store().Load())->ended_at.has_value());
}

TEST_F(ConsentSecretTest, ATokenThatIsRefusedAndThatNobodyHasRotatedIsTheEnd) {
  secret_ = ConsentJson(ConsentWith("refresh-0")).Reveal();
  valid_ = "refresh-9";
  UserTokens tokens = Tokens();
  EXPECT_EQ(tokens.Get().error().kind, ErrorKind::kPermission);
  EXPECT_TRUE((*Store().Load())->ended_at.has_value());
}

}  // namespace
}  // namespace tracklake::app
