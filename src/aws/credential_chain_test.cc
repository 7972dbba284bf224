#include "aws/credential_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/fake_transport.h"

namespace tracklake::aws {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kNow = "2026-01-02T03:00:00Z";
constexpr const char* kRoleAnswer =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
    "<SecretAccessKey>rs</SecretAccessKey><SessionToken>rt</SessionToken>"
    "<Expiration>2026-01-02T04:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

std::string HostAnswer(std::string_view key, std::string_view expires = "2026-01-02T04:00:00Z") {
  return fmt::format(
      R"({{"AccessKeyId":"{}","SecretAccessKey":"s","Token":"t","Expiration":"{}"}})", key,
      expires);
}

class CredentialChainTest : public testing::Test {
 protected:
  std::unique_ptr<CredentialChain> Make() {
    environment_.try_emplace("HOME", "/users/u");
    const FileReader read_file = [this](const std::string& path) -> Result<std::string> {
      const auto file = files_.find(path);
      if (file == files_.end()) return Fail(ErrorKind::kNotFound, "no {}", path);
      return file->second;
    };
    auto settings = Settings::Load(
        [this](const std::string& name) {
          const auto found = environment_.find(name);
          return found == environment_.end() ? std::nullopt : std::optional(found->second);
        },
        read_file);
    if (!settings.has_value()) {
      error_ = settings.error();
      return nullptr;
    }
    const ProgramRunner run = [this](const std::vector<std::string>& argv) {
      argv_ = argv;
      return process_;
    };
    return std::make_unique<CredentialChain>(
        *std::move(settings), CredentialChain::Ways{read_file, run, &transport_, &clock_, &rng_});
  }
  std::string Key() {
    const auto chain = Make();
    if (chain == nullptr) return "error: " + error_.message;
    const auto got = chain->Get();
    return got.has_value() ? got->access_key_id : "error: " + got.error().message;
  }

  std::map<std::string, std::string> environment_ = {{"AWS_REGION", "eu-west-1"}};
  std::map<std::string, std::string> files_;
  FakeTransport transport_;
  SimulatedClock clock_{*ParseIsoSeconds(kNow)};
  SeededRng rng_{1};
  std::vector<std::string> argv_;
  Result<std::string> process_;
  Error error_;
};

TEST_F(CredentialChainTest, TheEnvironmentComesFirst) {
  environment_ = {{"AWS_ACCESS_KEY_ID", "AKIAENV"},
                  {"AWS_SECRET_ACCESS_KEY", "s"},
                  {"AWS_SESSION_TOKEN", "t"},
                  {"AWS_ROLE_ARN", "arn"},
                  {"AWS_WEB_IDENTITY_TOKEN_FILE", "/t"}};
  files_["/users/u/.aws/credentials"] =
      "[default]\naws_access_key_id=FILE\naws_secret_access_key=s";
  const auto got = Make()->Get();
  EXPECT_EQ(got->access_key_id + got->session_token.Reveal(), "AKIAENVt");
  environment_.erase("AWS_SECRET_ACCESS_KEY");
  EXPECT_THAT(Key(), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
}

TEST_F(CredentialChainTest, AProfileIsReadFromBothFiles) {
  files_["/users/u/.aws/config"] =
      "# mine\n[profile work]\nregion = eu-central-1 # Frankfurt\ns3 =\n  addressing_style = path\n"
      "[default]\nregion=us-east-1\n[sso-session x]\nsso_region = us-west-2\n";
  files_["/users/u/.aws/credentials"] =
      "[work]\r\naws_access_key_id = AKIAWORK\r\naws_secret_access_key = s\r\n";
  environment_ = {{"AWS_PROFILE", "work"}};
  EXPECT_EQ(Key(), "AKIAWORK");
  environment_["AWS_PROFILE"] = "none";
  EXPECT_THAT(Key(), HasSubstr("AWS_PROFILE names none"));
  environment_ = {{"AWS_SHARED_CREDENTIALS_FILE", "/elsewhere"}};
  files_["/elsewhere"] = "no profile here";
  EXPECT_THAT(Key(), HasSubstr("/elsewhere, line 1"));
}

TEST_F(CredentialChainTest, AProcessIsRunByItsArgumentsWithoutAShell) {
  files_["/users/u/.aws/config"] =
      "[default]\ncredential_process = \"/opt/my tool\" --for 'a b' $HOME;ls\n";
  process_ = R"({"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"s","SessionToken":"t"})";
  EXPECT_EQ(Key(), "PROC");
  EXPECT_THAT(argv_, ElementsAre("/opt/my tool", "--for", "a b", "$HOME;ls"));
  process_ = "not json";
  EXPECT_THAT(Key(), HasSubstr("/opt/my tool gave no credentials"));
  process_ = Fail(ErrorKind::kConfig, "it ended with 3");
  EXPECT_THAT(Key(), HasSubstr("ended with 3"));
  EXPECT_FALSE(SplitArguments("a 'b").has_value());
  EXPECT_THAT(*SplitArguments("a '' b\"c d\""), ElementsAre("a", "", "bc d"));
}

TEST_F(CredentialChainTest, ARoleIsTakenOnWithTheCredentialsOfItsSource) {
  files_["/users/u/.aws/config"] =
      "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\nexternal_id = x y\n"
      "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n";
  transport_.Enqueue(200, kRoleAnswer);
  EXPECT_EQ(Key(), "ASIAROLE");
  const HttpRequest request = transport_.requests().at(0);
  EXPECT_EQ(request.url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_THAT(request.body.Reveal(), HasSubstr("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&"));
  EXPECT_THAT(request.body.Reveal(), HasSubstr("&ExternalId=x%20y"));
  EXPECT_THAT(request.secret_headers.back().value.Reveal(), HasSubstr("AKIABASE/20260102/"));
  transport_.Enqueue(403,
                     "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
  EXPECT_THAT(Key(), HasSubstr("arn:aws:iam::1:role/r: 403 AccessDenied"));
}

TEST_F(CredentialChainTest, ProfilesThatLeadInACircleEnd) {
  files_["/users/u/.aws/config"] =
      "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = "
      "default\n";
  EXPECT_THAT(Key(), HasSubstr("leads to no credentials"));
}

TEST_F(CredentialChainTest, AWebIdentityIsNotSigned) {
  environment_["AWS_ROLE_ARN"] = "arn";
  environment_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  files_["/token"] = "jwt";
  transport_.Enqueue(200,
                     "<R><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>WEB"
                     "</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></R>");
  EXPECT_EQ(Key(), "WEB");
  EXPECT_TRUE(transport_.requests()[0].secret_headers.empty());
  EXPECT_THAT(transport_.requests()[0].body.Reveal(), HasSubstr("WebIdentityToken=jwt"));
}

TEST_F(CredentialChainTest, AContainersAgentIsAskedWithItsToken) {
  environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
  environment_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
  files_["/token"] = "abc";
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "slow");
  transport_.Enqueue(200, HostAnswer("POD"));
  EXPECT_EQ(Key(), "POD");
  EXPECT_EQ(transport_.requests()[1].secret_headers.at(0).value.Reveal(), "abc");
  files_["/token"] = "abc\r\nX-Evil: 1";
  EXPECT_THAT(Key(), HasSubstr("line breaks"));
  environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/";
  EXPECT_THAT(Key(), HasSubstr("not the address of a container's agent"));
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/c";
  files_["/token"] = "abc";
  transport_.Enqueue(200, HostAnswer("TASK"));
  EXPECT_EQ(Key(), "TASK");
  EXPECT_EQ(transport_.urls().back(), "http://169.254.170.2/v2/c");
}

TEST_F(CredentialChainTest, AnInstanceIsAskedWithATokenForItsRole) {
  transport_.Enqueue(200, "imds-token");
  transport_.Enqueue(200, "my-role");
  transport_.Enqueue(200, HostAnswer("EC2"));
  EXPECT_EQ(Key(), "EC2");
  EXPECT_EQ(transport_.requests()[0].method, HttpMethod::kPut);
  EXPECT_EQ(transport_.requests()[2].secret_headers.at(0).value.Reveal(), "imds-token");
  EXPECT_EQ(transport_.urls().back(),
            "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role");
}

TEST_F(CredentialChainTest, NowhereIsAnErrorWithItsCure) {
  transport_.SetHandler([](const HttpRequest&) { return Fail(ErrorKind::kUnavailable, "none"); });
  const auto got = Make()->Get();
  EXPECT_EQ(got.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(got.error().hint, HasSubstr("AWS_PROFILE"));
  environment_["AWS_EC2_METADATA_DISABLED"] = "true";
  const std::size_t asked = transport_.requests().size();
  EXPECT_THAT(Key(), HasSubstr("no credentials"));
  EXPECT_EQ(transport_.requests().size(), asked);
}

TEST_F(CredentialChainTest, CredentialsAreFetchedAnewBeforeTheyEnd) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/";
  transport_.Enqueue(200, HostAnswer("ONE", "2026-01-02T04:00:00Z"));
  const auto chain = Make();
  EXPECT_EQ(chain->Get()->access_key_id, "ONE");
  clock_.SleepFor(minutes(44));
  EXPECT_EQ(chain->Get()->access_key_id, "ONE");
  EXPECT_EQ(transport_.requests().size(), 1U);
  clock_.SleepFor(minutes(2));
  transport_.Enqueue(200, HostAnswer("TWO", "2026-01-02T05:00:00Z"));
  EXPECT_EQ(chain->Get()->access_key_id, "TWO");
}

TEST_F(CredentialChainTest, ARefreshThatFailsLeavesThoseThatStillHold) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/";
  transport_.Enqueue(200, HostAnswer("ONE", "2026-01-02T04:00:00Z"));
  const auto chain = Make();
  EXPECT_EQ(chain->Get()->access_key_id, "ONE");
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{404, {}, ""}; });
  clock_.SleepFor(minutes(55));
  EXPECT_EQ(chain->Get()->access_key_id, "ONE");
  EXPECT_EQ(chain->Get()->access_key_id, "ONE");
  EXPECT_EQ(transport_.requests().size(), 2U);  // not at each call
  clock_.SleepFor(minutes(5));
  EXPECT_EQ(chain->Get().error().kind, ErrorKind::kPermission);
}

TEST_F(CredentialChainTest, WhatAServiceCallsExpiredIsForgotten) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/";
  transport_.Enqueue(200, HostAnswer("ONE"));
  transport_.Enqueue(200, HostAnswer("TWO"));
  const auto chain = Make();
  const Credentials one = *chain->Get();
  chain->Forget(one);
  EXPECT_EQ(chain->Get()->access_key_id, "TWO");
  chain->Forget(one);  // by somebody who was slower
  EXPECT_EQ(chain->Get()->access_key_id, "TWO");
}

TEST_F(CredentialChainTest, OfManyThreadsOneFetchesAndTheOthersHaveItToo) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/";
  std::atomic<int> fetched = 0;
  transport_.SetHandler([&](const HttpRequest&) {
    ++fetched;
    return HttpResponse{200, {}, HostAnswer("ONE")};
  });
  const auto chain = Make();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { EXPECT_EQ(chain->Get()->access_key_id, "ONE"); });
    }
  }
  EXPECT_EQ(fetched, 1);
}

TEST_F(CredentialChainTest, RegionAndAddressesAreToldByEnvironmentBeforeProfile) {
  files_["/users/u/.aws/config"] =
      "[default]\nregion = us-west-2\nendpoint_url = http://127.0.0.1:3/\n";
  environment_ = {};
  const auto settings = [&] {
    Make();
    return *Settings::Load(
        [this](const std::string& name) {
          const auto found = environment_.find(name);
          return found == environment_.end() ? std::nullopt : std::optional(found->second);
        },
        [this](const std::string& path) -> Result<std::string> {
          if (!files_.contains(path)) return Fail(ErrorKind::kNotFound, "none");
          return files_[path];
        });
  };
  EXPECT_EQ(settings().Region(), "us-west-2");
  EXPECT_EQ(settings().EndpointOverride("s3"), "http://127.0.0.1:3");
  environment_["AWS_DEFAULT_REGION"] = "eu-north-1";
  environment_["AWS_ENDPOINT_URL"] = "http://127.0.0.1:2";
  EXPECT_EQ(settings().Region(), "eu-north-1");
  EXPECT_EQ(settings().EndpointOverride("s3"), "http://127.0.0.1:2");
  environment_["AWS_REGION"] = "eu-south-1";
  environment_["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";
  EXPECT_EQ(settings().Region(), "eu-south-1");
  EXPECT_EQ(settings().EndpointOverride("s3"), "http://127.0.0.1:1");
  EXPECT_EQ(settings().EndpointOverride("glue"), "http://127.0.0.1:2");
  environment_ = {{"AWS_REGION", "cn-north-1"}, {"AWS_CONFIG_FILE", "/none"}};
  EXPECT_EQ(settings().TargetOf("glue")->address, "https://glue.{region}.amazonaws.com.cn");
  environment_ = {{"AWS_CONFIG_FILE", "/none"}};
  EXPECT_THAT(settings().TargetOf("glue").error().hint, HasSubstr("AWS_REGION"));
}

}  // namespace
}  // namespace tracklake::aws
