#include "app/job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/quota_ledger.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

using testing::ElementsAre;

constexpr const char* kFirst = "37i9dQZF1DXcBWIGoYBM5M";
constexpr const char* kSecond = "5MQTt7M7dyEbXLVKNt0Z9b";
constexpr const char* kToken = R"({"access_token":"t","token_type":"Bearer","expires_in":3600})";

// A short name for each stage that was told.
std::string NameOf(const StageReport& report) {
  constexpr const char* kNames[] = {"extract", "import", "transform", "enrich", "crawl", "retain"};
  return kNames[report.index()];
}

class JobTest : public testing::Test {
 protected:
  JobTest() {
    fake_.config.playlists = {kFirst};
    fake_.config.extract_popularity = false;
    fake_.transport.SetHandler([this](const HttpRequest& request) -> Result<HttpResponse> {
      if (is_down_) return Fail(ErrorKind::kUnavailable, "cannot reach the server");
      if (request.url.ends_with("/api/token")) return HttpResponse{200, {}, kToken};
      if (request.url.contains(closed_)) return HttpResponse{429, {{"Retry-After", "1800"}}, ""};
      for (const char* id : {kFirst, kSecond}) {
        if (!request.url.contains(id)) continue;
        if (stops_at_ == id) fake_.stop.request_stop();
        return HttpResponse{200, {}, Playlist(id, 2)};
      }
      return HttpResponse{404, {}, R"({"error":{"status":404,"message":"Resource not found"}})"};
    });
  }
  Result<JobReport> Run(std::optional<Stage> only = {}) {
    told_.clear();
    return RunJob(fake_.services(), {.playlists = {}, .only = only},
                  [this](const StageReport& report) { told_.push_back(NameOf(report)); });
  }
  int RequestsFor(std::string_view part) {
    int count = 0;
    for (const std::string& url : fake_.transport.urls()) count += url.contains(part) ? 1 : 0;
    return count;
  }

  FakeServices fake_;
  std::vector<std::string> told_;
  bool is_down_ = false;
  std::string closed_ = "nobody";
  std::string stops_at_ = "nobody";
};

TEST_F(JobTest, BringsAPlaylistIntoTheTablesAndTellsEveryStage) {
  const auto report = Run();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->outcome(), Outcome::kDone);
  EXPECT_EQ(report->retry_at(), std::nullopt);
  EXPECT_THAT(told_, ElementsAre("extract", "transform", "crawl"));
  EXPECT_EQ(report->transform->transform.transformed, 1);
  EXPECT_TRUE(report->crawl->crawl.applied);
  EXPECT_EQ(fake_.events.CountOf<StageEnded>(), 3);
  EXPECT_EQ(fake_.events.CountOf<ObjectLanded>(), 1);
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 1);
  EXPECT_EQ(fake_.events.CountOf<RunEnded>(), 1);
}

TEST_F(JobTest, OneStageAloneAsksNobody) {
  ASSERT_TRUE(Run());
  const std::size_t before = fake_.transport.requests().size();
  const auto report = Run(Stage::kTransform);
  ASSERT_TRUE(report.has_value());
  EXPECT_THAT(told_, ElementsAre("transform"));
  EXPECT_FALSE(report->extract.has_value());
  EXPECT_EQ(fake_.transport.requests().size(), before);
}

TEST_F(JobTest, AJobThatIsDeferredGoesOnWithTheListsThatRemain) {
  fake_.config.playlists = {kFirst, kSecond};
  closed_ = kSecond;
  const auto first = Run();
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->outcome(), Outcome::kDeferred);
  ASSERT_TRUE(first->retry_at().has_value());
  EXPECT_GE(*first->retry_at(), fake_.clock.NowSeconds() + std::chrono::minutes(30));
  EXPECT_THAT(told_, ElementsAre("extract", "transform", "crawl"));
  fake_.clock.SleepFor(*first->retry_at() - fake_.clock.NowSeconds());
  closed_ = "nobody";
  const auto second = Run();
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->outcome(), Outcome::kDone);
  EXPECT_EQ(RequestsFor(kFirst), 1);
  EXPECT_EQ(RequestsFor(kSecond), 2);
  ASSERT_TRUE(Run());  // that job has ended: the next one asks for everything
  EXPECT_EQ(RequestsFor(kFirst), 2);
}

TEST_F(JobTest, AJobThatIsStoppedKeepsWhatCameAndGoesOnFromThere) {
  fake_.config.playlists = {kFirst, kSecond};
  fake_.config.extract_concurrency = 1;
  stops_at_ = kFirst;
  const auto stopped = Run();
  ASSERT_FALSE(stopped.has_value());
  EXPECT_THAT(stopped.error().message, testing::EndsWith("interrupted"));
  EXPECT_TRUE(told_.empty());  // no stage has ended, and none is begun
  EXPECT_EQ(RequestsFor(kSecond), 0);
  stops_at_ = "nobody";
  fake_.ForgetStop();
  const auto report = Run();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->outcome(), Outcome::kDone);
  EXPECT_EQ(RequestsFor(kFirst), 1);
  EXPECT_EQ(RequestsFor(kSecond), 1);
}

TEST_F(JobTest, WhereSpotifyIsSilentNothingIsLookedUpAndTheRestIsDone) {
  ASSERT_TRUE(Run());
  fake_.config.enrich_artists = true;
  is_down_ = true;
  fake_.clock.SleepFor(std::chrono::hours(24));
  const auto report = Run();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->outcome(), Outcome::kUnavailable);
  EXPECT_THAT(told_, ElementsAre("extract", "enrich", "transform", "crawl"));
  EXPECT_FALSE(report->enrich.has_value());
}

TEST_F(JobTest, ALedgerThatCannotBeReadKeepsNobodyFromTheRest) {
  ASSERT_TRUE(Run());
  ObjectStore* const store = *fake_.lake.Open();
  ASSERT_TRUE(store->PutAll(std::array{Upload{LedgerKey("client"), "no ledger", {}}}));
  const auto report = Run();
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::kCorruption);
  EXPECT_THAT(told_, ElementsAre("transform", "crawl"));
}

TEST_F(JobTest, WithoutCredentialsNothingIsMade) {
  fake_.config.client_id = Secret();
  const auto report = Run();
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(told_.empty());
  EXPECT_FALSE(fake_.lake.Exists());
}

TEST_F(JobTest, APlaylistThatIsNotThereIsIncompleteAndNoMore) {
  fake_.config.playlists = {kFirst, "0123456789012345678901"};
  const auto report = Run();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->outcome(), Outcome::kIncomplete);
}

TEST_F(JobTest, WhileAnotherProcessEnrichesNobodyIsAsked) {
  ASSERT_TRUE(Run());
  fake_.config.enrich_artists = true;
  const auto lock = (*fake_.lake.Open())->locks()->TryLock("enrich", LockMode::kExclusive);
  ASSERT_TRUE(lock.has_value());
  const std::size_t before = fake_.transport.requests().size();
  const auto report = Run(Stage::kEnrich);
  ASSERT_TRUE(report.has_value());
  EXPECT_TRUE(report->enrich->is_busy);
  EXPECT_EQ(report->outcome(), Outcome::kDone);
  EXPECT_EQ(fake_.transport.requests().size(), before);
}

}  // namespace
}  // namespace tracklake::app
