#include "app/secret_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kArn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:spotify-AbCdEf";

class SecretReferenceTest : public testing::Test {
 protected:
  SecretReferenceTest() {
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "key";
  }
  Result<Secret> Resolve(const std::string& text) {
    const Services services = fake_.services();
    return ResolveSecret(Secret(text), "trino.password", services.environment, services.aws);
  }

  FakeServices fake_;
};

TEST_F(SecretReferenceTest, WhatIsNoReferenceIsTheSecretItself) {
  for (const char* text : {"", "0123abc", "Pass:word", "a-b:c", ":x", "1a:x", "password",
                           "http://127.0.0.1:8080/hook", "https://hooks.example/T0/B1/hush"}) {
    EXPECT_EQ(Resolve(text)->Reveal(), text);
  }
  EXPECT_TRUE(fake_.transport.requests().empty());
}

TEST_F(SecretReferenceTest, WhatLooksLikeOneAndIsNoneIsAnErrorThatDoesNotTellIt) {
  for (const char* text : {"secretmanager:hush", "vault:hush", "env:", "file:", "ssm:hush",
                           "secretsmanager:", "secretsmanager:hush#", "secretsmanager:#hush"}) {
    const auto resolved = Resolve(text);
    ASSERT_FALSE(resolved.has_value()) << text;
    EXPECT_EQ(resolved.error().kind, ErrorKind::kConfig);
    EXPECT_THAT(resolved.error().message, HasSubstr("trino.password"));
    EXPECT_THAT(resolved.error().message, Not(HasSubstr("hush")));
  }
}

TEST_F(SecretReferenceTest, VariablesAndFilesAreRead) {
  fake_.variables["PASSWORD"] = "hush";
  EXPECT_EQ(Resolve("env:PASSWORD")->Reveal(), "hush");
  EXPECT_EQ(Resolve("env:NO_SUCH").error().kind, ErrorKind::kConfig);
  const TempLake folder;
  const std::string file = (folder.path() / "password").native();
  std::ofstream(file) << "hu sh\r\n\n";
  EXPECT_EQ(Resolve("file:" + file)->Reveal(), "hu sh");
  EXPECT_EQ(Resolve("file:" + file + "-not").error().kind, ErrorKind::kConfig);
}

TEST_F(SecretReferenceTest, SecretsOfAwsAreFetchedWhereTheyLie) {
  fake_.transport.Enqueue(200, R"({"SecretString": "hush"})");
  fake_.transport.Enqueue(200, R"({"SecretString": "{\"id\": \"a\", \"secret\": \"hush\"}"})");
  fake_.transport.Enqueue(200, R"({"Parameter": {"Value": "hush"}})");
  EXPECT_EQ(Resolve("secretsmanager:spotify")->Reveal(), "hush");
  EXPECT_EQ(Resolve(std::string("secretsmanager:") + kArn + "#secret")->Reveal(), "hush");
  EXPECT_EQ(Resolve("ssm:/music/spotify")->Reveal(), "hush");
  EXPECT_EQ(fake_.transport.urls(),
            (std::vector<std::string>{"https://secretsmanager.eu-west-1.amazonaws.com/",
                                      "https://secretsmanager.us-west-2.amazonaws.com/",
                                      "https://ssm.eu-west-1.amazonaws.com/"}));
  EXPECT_THAT(fake_.transport.requests()[1].body.Reveal(), HasSubstr(kArn));
}

TEST_F(SecretReferenceTest, ASecretThatIsNotThereNamesTheSetting) {
  fake_.transport.Enqueue(400, R"({"__type": "ResourceNotFoundException", "Message": "none"})");
  const auto missing = Resolve("secretsmanager:spotify");
  EXPECT_EQ(missing.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(missing.error().message, HasSubstr("trino.password"));
  fake_.transport.Enqueue(200, R"({"SecretString": "[\"hush\"]"})");
  const auto member = Resolve("secretsmanager:spotify#secret");
  EXPECT_EQ(member.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(member.error().message, Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace tracklake::app
