#include "lambda/enrich_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/testing/fake_services.h"

namespace tracklake::lambda {
namespace {

using testing::HasSubstr;

constexpr const char* kArtist = "4iHNK0tOyZPYnBU7nGAgpQ";
constexpr const char* kToken = R"({"access_token":"t","token_type":"Bearer","expires_in":3600})";

// A Spotify without batches that knows every artist, and an Athena that names what the lake needs.
class EnrichFunctionTest : public testing::Test {
 protected:
  EnrichFunctionTest() {
    fake_.config.enrich_artists = true;
    fake_.config.glue_database = "music_lake";
    fake_.config.athena_workgroup = "lake";
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "key";
    fake_.transport.SetHandler([this](const HttpRequest& request) -> Result<HttpResponse> {
      if (request.url.contains("athena")) return HttpResponse{200, {}, Athena(request)};
      if (request.url.ends_with("/api/token")) return HttpResponse{200, {}, kToken};
      const std::size_t artist = request.url.find("/artists/");
      if (artist == std::string::npos) {
        return HttpResponse{403, {}, R"({"error":{"status":403,"message":"Forbidden"}})"};
      }
      return HttpResponse{200, {}, Artist(request.url.substr(artist + 9))};
    });
  }
  static std::string Artist(const std::string& id) {
    return fmt::format(R"({{"id":"{0}","type":"artist","uri":"spotify:artist:{0}","name":"A"}})",
                       id);
  }
  std::string Athena(const HttpRequest& request) const {
    const auto target =
        std::ranges::find(request.headers, std::string("X-Amz-Target"), &HttpHeader::name);
    if (target->value.ends_with("StartQueryExecution")) return R"({"QueryExecutionId": "q"})";
    if (target->value.ends_with("GetQueryExecution")) {
      return R"({"QueryExecution": {"StatementType": "DML", "Status": {"State": "SUCCEEDED"}}})";
    }
    const std::string known_at =
        is_known_ ? R"({"VarCharValue": "2026-11-19 06:00:00.000"})" : "{}";
    return fmt::format(
        R"({{"ResultSet": {{"ResultSetMetadata": {{"ColumnInfo": [
            {{"Name": "kind", "Type": "varchar"}}, {{"Name": "id", "Type": "varchar"}},
            {{"Name": "known_at", "Type": "timestamp"}}]}}, "Rows": [
            {{"Data": [{{"VarCharValue": "kind"}}, {{"VarCharValue": "id"}},
                       {{"VarCharValue": "known_at"}}]}},
            {{"Data": [{{"VarCharValue": "artist"}}, {{"VarCharValue": "{}"}}, {}]}}]}}}})",
        kArtist, known_at);
  }
  nlohmann::json Answer() {
    const auto answer = Enrich(fake_.services());
    if (answer) return nlohmann::json::parse(*answer);
    ADD_FAILURE() << answer.error().message;
    return {};
  }
  bool AskedFor(std::string_view part) {
    const auto urls = fake_.transport.urls();
    return std::ranges::any_of(urls, [&](const auto& url) { return url.contains(part); });
  }

  app::FakeServices fake_;
  bool is_known_ = false;
};

TEST_F(EnrichFunctionTest, WhatAthenaSaysIsMissingIsLookedUpAndLands) {
  const auto answer = Answer();
  EXPECT_EQ(answer["outcome"], "done") << answer;
  EXPECT_EQ(answer["enrich"]["answers"], 1) << answer;
  EXPECT_EQ(answer["enrich"]["lookups"][0]["found"], 1) << answer;
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 0);  // another function's work
  EXPECT_TRUE(AskedFor(kArtist));
  const auto requests = fake_.transport.requests();
  const auto start = std::ranges::find_if(requests, [](const HttpRequest& request) {
    return request.body.Reveal().contains("QueryString");
  });
  ASSERT_NE(start, requests.end());
  const auto body = nlohmann::json::parse(start->body.Reveal());
  EXPECT_EQ(body["WorkGroup"], "lake");
  EXPECT_EQ(body["QueryExecutionContext"]["Database"], "music_lake");
  EXPECT_THAT(body["QueryString"].get<std::string>(), HasSubstr("FROM playlist_tracks"));
}

TEST_F(EnrichFunctionTest, WhatIsKnownIsNotAskedForAgain) {
  is_known_ = true;
  const auto answer = Answer();
  EXPECT_EQ(answer["outcome"], "done");
  EXPECT_EQ(answer["enrich"]["answers"], 0) << answer;
  EXPECT_FALSE(AskedFor(kArtist));
}

TEST_F(EnrichFunctionTest, WhereNothingIsToBeLookedUpNobodyIsAsked) {
  fake_.config.enrich_artists = false;
  EXPECT_EQ(Answer()["outcome"], "done");
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(EnrichFunctionTest, WithoutADatabaseItSaysWhichSettingIsMissing) {
  fake_.config.glue_database.clear();
  const auto answer = Enrich(fake_.services());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(answer.error().hint, HasSubstr("glue.database"));
}

TEST_F(EnrichFunctionTest, TheSecretOfTheAppIsFetchedFromWhereItLies) {
  fake_.config.client_secret = Secret("secretsmanager:spotify");
  fake_.transport.Enqueue(200, R"({"SecretString": "hush"})");
  EXPECT_EQ(Answer()["outcome"], "done");
  const auto requests = fake_.transport.requests();
  EXPECT_THAT(requests[0].url, HasSubstr("secretsmanager"));
  EXPECT_TRUE(std::ranges::none_of(requests, [](const HttpRequest& request) {
    return request.body.Reveal().contains("secretsmanager:");
  }));
}

}  // namespace
}  // namespace tracklake::lambda
