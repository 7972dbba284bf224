#include "lambda/extract_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::lambda {
namespace {

using testing::HasSubstr;

constexpr const char* kFirst = "37i9dQZF1DXcBWIGoYBM5M";
constexpr const char* kSecond = "5MQTt7M7dyEbXLVKNt0Z9b";
constexpr const char* kToken = R"({"access_token":"t","token_type":"Bearer","expires_in":3600})";

// A Spotify that has two playlists, unless it answers with another status.
class ExtractFunctionTest : public testing::Test {
 protected:
  ExtractFunctionTest() {
    fake_.config.playlists = {kFirst};
    fake_.config.extract_popularity = false;
    fake_.transport.SetHandler([this](const HttpRequest& request) -> Result<HttpResponse> {
      if (request.url.ends_with("/api/token")) return HttpResponse{200, {}, kToken};
      if (status_ != 200) return HttpResponse{status_, headers_, R"({"error":{"status":0}})"};
      for (const char* id : {kFirst, kSecond}) {
        if (request.url.contains(id)) return HttpResponse{200, {}, Playlist(id, 2)};
      }
      return HttpResponse{404, {}, R"({"error":{"status":404,"message":"not found"}})"};
    });
  }
  nlohmann::json Answer(const Call& call) {
    const auto answer = Extract(fake_.services(), call);
    if (answer) return nlohmann::json::parse(*answer);
    ADD_FAILURE() << answer.error().message;
    return {};
  }
  bool AskedFor(std::string_view part) {
    const auto urls = fake_.transport.urls();
    return std::ranges::any_of(urls, [&](const auto& url) { return url.contains(part); });
  }

  app::FakeServices fake_;
  int status_ = 200;
  std::vector<HttpHeader> headers_;
};

TEST_F(ExtractFunctionTest, AScheduleFetchesWhatIsConfiguredAndLandsIt) {
  const auto answer = Answer({});
  EXPECT_EQ(answer["outcome"], "done");
  EXPECT_TRUE(answer["retry_at"].is_null());
  EXPECT_TRUE(AskedFor(kFirst));
  EXPECT_FALSE(AskedFor(kSecond));
  EXPECT_EQ(fake_.events.CountOf<ObjectLanded>(), 1);
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 0);  // another function's work
}

TEST_F(ExtractFunctionTest, ACallMayNameOtherPlaylists) {
  EXPECT_EQ(Answer({.playlists = {kSecond}})["outcome"], "done");
  EXPECT_FALSE(AskedFor(kFirst));
  EXPECT_TRUE(AskedFor(kSecond));
}

TEST_F(ExtractFunctionTest, ACallThatNamesASourceAsksForThatAlone) {
  fake_.config.recently_played = true;
  static_cast<void>(Extract(fake_.services(), {.playlists = {}, .sources = {"own_playlists"}}));
  EXPECT_FALSE(AskedFor(kFirst));
  EXPECT_FALSE(AskedFor("recently-played"));
}

TEST_F(ExtractFunctionTest, ASourceThatThereIsNotIsAnErrorAndNotNothing) {
  const auto answer = Extract(fake_.services(), {.playlists = {}, .sources = {"top", "tracks"}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(ExtractFunctionTest, ALakeWithoutAnythingToFetchIsASuccessThatSaysSo) {
  fake_.config.playlists = {};
  const auto answer = Answer({});
  EXPECT_EQ(answer["outcome"], "done");
  EXPECT_THAT(answer["reason"].get<std::string>(), HasSubstr("no playlist and no source"));
  EXPECT_EQ(fake_.events.CountOf<StageSkipped>(), 1);
  EXPECT_TRUE(fake_.transport.urls().empty());
  EXPECT_EQ(Answer({.playlists = {kSecond}}).contains("reason"), false);
}

TEST_F(ExtractFunctionTest, ToBePutOffIsASuccessThatSaysUntilWhen) {
  status_ = 429;
  headers_ = {{"Retry-After", "1800"}};
  const auto answer = Answer({});
  EXPECT_EQ(answer["outcome"], "deferred");
  EXPECT_THAT(answer["retry_at"].get<std::string>(), HasSubstr("2026-11-20T06:3"));
}

TEST_F(ExtractFunctionTest, ASpotifyThatIsDownIsAnErrorSoThatLambdaCallsAgain) {
  status_ = 503;
  const auto answer = Extract(fake_.services(), {});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
}

TEST_F(ExtractFunctionTest, WithoutCredentialsItIsAnErrorOfTheConfiguration) {
  fake_.config.client_id = Secret();
  const auto answer = Extract(fake_.services(), {});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace tracklake::lambda
