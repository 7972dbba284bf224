#include "app/doctor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

constexpr const char* kToken = R"({"access_token":"t","token_type":"Bearer","expires_in":3600})";
constexpr const char* kSearch =
    R"({"artists":{"items":[{"id":"artist1","name":"A"}]},"tracks":{"items":[{"id":"track1"}]}})";

class DoctorTest : public testing::Test {
 protected:
  DoctorTest() {
    fake_.transport.SetHandler([this](const HttpRequest& request) -> Result<HttpResponse> {
      const std::vector<HttpHeader> headers = {{"Date", date_}};
      if (request.url.ends_with("/api/token")) return HttpResponse{200, headers, kToken};
      if (request.url.contains("/search")) return HttpResponse{200, headers, kSearch};
      return HttpResponse{403, headers, R"({"error":{"status":403,"message":"Forbidden"}})"};
    });
  }
  Check Find(std::string_view name) {
    const Diagnosis diagnosis = Diagnose(fake_.services());
    const auto found = std::ranges::find(diagnosis.checks, name, &Check::name);
    EXPECT_NE(found, diagnosis.checks.end()) << name;
    return found == diagnosis.checks.end() ? Check() : *found;
  }

  FakeServices fake_;
  std::string date_ = "Fri, 20 Nov 2026 06:00:00 GMT";
};

TEST_F(DoctorTest, FindsNoFaultWhereThereIsNone) {
  const Diagnosis diagnosis = Diagnose(fake_.services());
  for (const Check& check : diagnosis.checks) {
    EXPECT_NE(check.verdict, Verdict::kFail) << check.name << ": " << check.finding;
  }
  ASSERT_TRUE(diagnosis.capabilities.has_value());
  EXPECT_EQ(diagnosis.capabilities->app_class, AppClass::kNewDevelopment);
  EXPECT_EQ(Find("clock").verdict, Verdict::kPass);
}

TEST_F(DoctorTest, AWrongClockIsSeenByTheServersDate) {
  date_ = "Fri, 20 Nov 2026 07:00:00 GMT";
  EXPECT_EQ(Find("clock").finding, "3,600 seconds behind Spotify's");
  date_ = "";
  EXPECT_EQ(Find("clock").verdict, Verdict::kPass);
}

TEST_F(DoctorTest, WhereNobodyAnswersNobodyIsAskedMore) {
  fake_.transport.SetHandler([](const HttpRequest&) -> Result<HttpResponse> {
    return Fail(ErrorKind::kUnavailable, "cannot reach the server");
  });
  const Check network = Find("network");
  EXPECT_EQ(network.verdict, Verdict::kFail);
  EXPECT_EQ(network.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(fake_.transport.requests().size(), 1U);
}

TEST_F(DoctorTest, WithoutCredentialsTheRestIsCheckedAllTheSame) {
  fake_.config.client_id = Secret();
  const Check credential = Find("credential");
  EXPECT_EQ(credential.verdict, Verdict::kFail);
  EXPECT_EQ(credential.kind, ErrorKind::kConfig);
  EXPECT_EQ(Find("lake").verdict, Verdict::kWarn);  // not there yet
  EXPECT_EQ(Find("network").verdict, Verdict::kPass);
}

TEST_F(DoctorTest, AClientIdAloneNeedsASecretOrAUser) {
  fake_.config.client_secret = Secret();
  EXPECT_EQ(Find("credential").cure, "Run tracklake auth login, or set SPOTIPY_CLIENT_SECRET.");
}

TEST_F(DoctorTest, WhereCallsCannotBeCountedNoneIsMade) {
  fake_.places.is_writable = false;
  EXPECT_EQ(Find("lake").kind, ErrorKind::kIo);
  EXPECT_EQ(Find("access").verdict, Verdict::kWarn);
  for (const std::string& url : fake_.transport.urls()) EXPECT_TRUE(url.ends_with("/api/token"));
}

TEST_F(DoctorTest, APlaceThatDoesNotKeepWhatPlacesPromiseFails) {
  std::filesystem::create_directories(fake_.config.lake_dir);
  EXPECT_EQ(Find("lake").verdict, Verdict::kPass);
  fake_.places.tried = Fail(ErrorKind::kConfig, "it ignores conditions");
  EXPECT_EQ(Find("lake").finding, "it ignores conditions");
  EXPECT_EQ(Find("lake").kind, ErrorKind::kConfig);
}

TEST_F(DoctorTest, AFullDiskFails) {
  fake_.places.free_bytes = 1 << 20;
  EXPECT_EQ(Find("disk").verdict, Verdict::kFail);
}

TEST_F(DoctorTest, ASpentQuotaIsAWarningAndTheProbeIsPutOff) {
  fake_.config.quota_calls_per_day = 1;
  Diagnose(fake_.services());
  const Check access = Find("access");
  EXPECT_EQ(access.verdict, Verdict::kWarn);
  EXPECT_EQ(access.kind, ErrorKind::kDeferred);
  EXPECT_TRUE(Find("quota").finding.starts_with("spent: "));
}

}  // namespace
}  // namespace tracklake::app
