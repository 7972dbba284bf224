#include "aws/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/fake_transport.h"

namespace tracklake::aws {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class SecretsTest : public testing::Test {
 protected:
  json Body(std::size_t call) { return json::parse(transport_.requests()[call].body.Reveal()); }

  FakeTransport transport_;
  FixedCredentials credentials_{{"AKID", Secret("key"), Secret(), {}}};
  SimulatedClock clock_{*ParseIsoSeconds("2026-01-02T03:04:05Z")};
  SeededRng rng_{1};
  RetryBudget budget_;
  Client client_{{"secretsmanager", "eu-west-1", "https://secretsmanager"},
                 {&transport_, &credentials_, &clock_, &rng_, &budget_}};
};

TEST_F(SecretsTest, ASecretIsReadByItsName) {
  transport_.Enqueue(200, R"({"Name": "spotify", "SecretString": "hush"})");
  EXPECT_EQ(GetSecret(client_, "spotify")->Reveal(), "hush");
  EXPECT_EQ(Body(0)["SecretId"], "spotify");
}

TEST_F(SecretsTest, AParameterIsDecrypted) {
  transport_.Enqueue(200, R"({"Parameter": {"Name": "/spotify", "Value": "hush"}})");
  EXPECT_EQ(GetParameter(client_, "/spotify")->Reveal(), "hush");
  EXPECT_EQ(Body(0)["WithDecryption"], true);
}

TEST_F(SecretsTest, WhatIsRefusedIsToldByWhatIsWrong) {
  const auto kind = [&](const char* code) {
    transport_.Enqueue(400, fmt::format(R"({{"__type": "{}", "Message": "m"}})", code));
    return GetSecret(client_, "spotify").error().kind;
  };
  EXPECT_EQ(kind("ResourceNotFoundException"), ErrorKind::kNotFound);
  EXPECT_EQ(kind("AccessDeniedException"), ErrorKind::kPermission);
  transport_.Enqueue(400, R"({"__type": "ParameterNotFound"})");
  EXPECT_EQ(GetParameter(client_, "/x").error().kind, ErrorKind::kNotFound);
  transport_.Enqueue(200, R"({"SecretBinary": "AAAA"})");
  EXPECT_EQ(GetSecret(client_, "spotify").error().kind, ErrorKind::kBadData);
}

TEST_F(SecretsTest, TheSameValueIsOneVersionHoweverOftenItIsSent) {
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  transport_.Enqueue(200, "{}");
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(PutSecret(client_, "tokens", Secret("hush")).has_value());
  EXPECT_EQ(Body(0)["ClientRequestToken"], Body(1)["ClientRequestToken"]);
  EXPECT_EQ(Body(0)["SecretString"], "hush");
  EXPECT_TRUE(PutSecret(client_, "tokens", Secret("other")).has_value());
  EXPECT_NE(Body(1)["ClientRequestToken"], Body(2)["ClientRequestToken"]);
}

TEST_F(SecretsTest, NoErrorTellsTheValue) {
  transport_.Enqueue(400, R"({"__type": "InvalidRequestException", "Message": "m"})");
  const auto put = PutSecret(client_, "tokens", Secret("hush"));
  ASSERT_FALSE(put.has_value());
  EXPECT_THAT(put.error().message, Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace tracklake::aws
