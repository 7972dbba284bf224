#include "app/remote_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::chrono::milliseconds kTimeout{1000};
constexpr std::uint64_t kMegabyte = 1'000'000;

class RemoteQueryTest : public testing::Test {
 protected:
  RemoteQueryTest() {
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "secret";
    fake_.config.glue_database = "music_lake";
  }
  Error ErrorOf(RemoteEngine engine) {
    const auto query = StartRemoteQuery(fake_.services(), engine, "SELECT 1", kTimeout);
    return query ? Error{ErrorKind::kInternal, "it was sent", {}, {}} : query.error();
  }
  // Where the workgroup allows so much; 0: it has no limit.
  AthenaForecast Forecast(const std::string& sql, std::uint64_t workgroup_limit = 0) {
    const std::string limit =
        workgroup_limit == 0
            ? "{}"
            : fmt::format(R"({{"BytesScannedCutoffPerQuery": {}}})", workgroup_limit);
    fake_.transport.Enqueue(200,
                            R"({"WorkGroup": {"Name": "lake", "Configuration": )" + limit + "}}");
    const auto forecast = ForecastAthena(fake_.services(), sql);
    EXPECT_TRUE(forecast.has_value()) << forecast.error().message;
    return forecast.value_or(AthenaForecast());
  }

  FakeServices fake_;
};

TEST_F(RemoteQueryTest, EnginesAreFoundByTheirNames) {
  EXPECT_EQ(FindRemoteEngine("athena"), RemoteEngine::kAthena);
  EXPECT_EQ(FindRemoteEngine("trino"), RemoteEngine::kTrino);
  EXPECT_EQ(FindRemoteEngine("local"), std::nullopt);
}

TEST_F(RemoteQueryTest, AnEngineThatIsNotConfiguredIsNamedAndNobodyIsAsked) {
  fake_.config.glue_database.clear();
  EXPECT_THAT(ErrorOf(RemoteEngine::kAthena).hint, HasSubstr("glue.database"));
  EXPECT_EQ(ErrorOf(RemoteEngine::kAthena).kind, ErrorKind::kConfig);
  EXPECT_THAT(ErrorOf(RemoteEngine::kTrino).hint, HasSubstr("trino.url"));
  EXPECT_EQ(ErrorOf(RemoteEngine::kTrino).kind, ErrorKind::kConfig);
  EXPECT_THAT(fake_.transport.urls(), IsEmpty());
}

TEST_F(RemoteQueryTest, AStatementGoesToTheConfiguredWorkgroupAndDatabase) {
  fake_.config.athena_workgroup = "lake";
  fake_.transport.Enqueue(200, R"({"QueryExecutionId": "q-1"})");
  ASSERT_TRUE(StartRemoteQuery(fake_.services(), RemoteEngine::kAthena, "SELECT 1", kTimeout));
  const HttpRequest sent = fake_.transport.requests().front();
  EXPECT_THAT(sent.url, StartsWith("https://athena.eu-west-1."));
  EXPECT_THAT(std::string(sent.body.Reveal()),
              AllOf(HasSubstr(R"("WorkGroup":"lake")"), HasSubstr(R"("Database":"music_lake")")));
}

TEST_F(RemoteQueryTest, APasswordGoesToTrinoOverHttpsOnly) {
  fake_.config.trino_url = "http://trino.example.org:8080";
  fake_.config.trino_password = Secret("hunter2");
  EXPECT_EQ(ErrorOf(RemoteEngine::kTrino).kind, ErrorKind::kConfig);
  EXPECT_THAT(fake_.transport.urls(), IsEmpty());
}

TEST_F(RemoteQueryTest, ASecretOfTrinosMayStandElsewhere) {
  fake_.config.trino_url = "https://trino.example.org";
  fake_.config.trino_catalog = "lake";
  fake_.config.trino_schema = "music";
  fake_.config.trino_token = Secret("env:TRINO_TOKEN");
  EXPECT_THAT(ErrorOf(RemoteEngine::kTrino).message, HasSubstr("TRINO_TOKEN"));
  EXPECT_THAT(fake_.transport.urls(), IsEmpty());
  fake_.variables["TRINO_TOKEN"] = "t0ken";
  static_cast<void>(ErrorOf(RemoteEngine::kTrino));
  ASSERT_FALSE(fake_.transport.requests().empty());
  EXPECT_THAT(fake_.transport.urls(), Each(StartsWith("https://trino.example.org")));
}

TEST_F(RemoteQueryTest, TheLowestLimitThatIsKnownOfIsTold) {
  fake_.config.athena_scan_limit_mb = 50;
  EXPECT_EQ(Forecast("SELECT 1", 20 * kMegabyte).limit_bytes, 20 * kMegabyte);
  EXPECT_EQ(Forecast("SELECT 1", 70 * kMegabyte).limit_bytes, 50 * kMegabyte);
  EXPECT_EQ(Forecast("SELECT 1").limit_bytes, 50 * kMegabyte);
  fake_.config.athena_scan_limit_mb = 0;
  EXPECT_EQ(Forecast("SELECT 1", 70 * kMegabyte).limit_bytes, 70 * kMegabyte);
  EXPECT_EQ(Forecast("SELECT 1").limit_bytes, 0u);
}

TEST_F(RemoteQueryTest, WhoMayNotLookAtTheWorkgroupIsNotHeldUp) {
  fake_.config.athena_scan_limit_mb = 50;
  fake_.transport.Enqueue(400, R"({"__type": "AccessDeniedException"})");
  const auto forecast = ForecastAthena(fake_.services(), "SELECT 1");
  ASSERT_TRUE(forecast.has_value());
  EXPECT_EQ(forecast->limit_bytes, 50 * kMegabyte);
}

TEST_F(RemoteQueryTest, WithoutALakeNothingIsEstimatedAndWithOneTheFilesOfTheTables) {
  EXPECT_FALSE(Forecast("SELECT * FROM songs").estimate.has_value());
  PutRaw(**fake_.lake.OpenOrCreate(), SmallWorld());
  fake_.config.glue_database.clear();  // it is in a folder
  ASSERT_TRUE(TransformNew(fake_.services()).has_value());
  fake_.config.glue_database = "music_lake";
  const AthenaForecast forecast = Forecast("SELECT * FROM songs");
  ASSERT_TRUE(forecast.estimate.has_value());
  EXPECT_GT(forecast.estimate->files, 0);
  EXPECT_GT(forecast.usd, 0);
}

TEST_F(RemoteQueryTest, WhatIsNoQueryIsRefusedBeforeAnybodyIsAsked) {
  const auto forecast = ForecastAthena(fake_.services(), "DROP TABLE songs");
  ASSERT_FALSE(forecast.has_value());
  EXPECT_EQ(forecast.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(fake_.transport.urls(), IsEmpty());
}

}  // namespace
}  // namespace tracklake::app
