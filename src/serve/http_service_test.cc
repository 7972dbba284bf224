#include "serve/http_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "app/testing/fake_services.h"
#include "serve/home_page.h"

namespace tracklake::serve {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class HttpServiceTest : public ::testing::Test {
 protected:
  HttpServiceTest() { EXPECT_TRUE(bell_.Open()); }

  web::Answer Ask(std::string method, std::string path) {
    return service_.Handle({.method = std::move(method), .path = std::move(path)});
  }

  web::Answer AskForPage(std::string path) {
    return service_.Handle(
        {.method = "GET", .path = std::move(path), .headers = {{"Accept", "text/html"}}});
  }

  app::FakeServices fake_;
  Bell bell_;
  Heartbeat heartbeat_{&bell_};
  Arrivals arrivals_{&bell_};
  Audience audience_{&fake_.clock};
  HealthBoard health_;
  std::atomic<std::int64_t> waiting_ = 0;
  HttpService service_{fake_.services(),
                       {&heartbeat_, &arrivals_, &audience_, &health_, &waiting_}};
};

TEST_F(HttpServiceTest, WhatIsNowhereIsSaidSo) {
  const web::Answer answer = Ask("GET", "/nowhere");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("\"code\":\"not_found\""));
}

TEST_F(HttpServiceTest, AnotherMethodIsToldWhichOneIsTaken) {
  const web::Answer get = Ask("GET", "/events/s3");
  EXPECT_EQ(get.status, 405);
  EXPECT_THAT(get.headers, Contains(Pair("Allow", "POST")));
  EXPECT_THAT(Ask("POST", "/healthz").headers, Contains(Pair("Allow", "GET, HEAD")));
}

TEST_F(HttpServiceTest, WhatStandsBelowTheApiIsTheApis) {
  EXPECT_EQ(Ask("GET", "/api/v1/openapi.json").status, 200);
  EXPECT_THAT(Ask("GET", "/api/v1").body, HasSubstr("openapi.json"));
  EXPECT_THAT(Ask("GET", "/api/v10/status").body, HasSubstr("serve.md"));
}

TEST_F(HttpServiceTest, AtItsRootABrowserGetsAPageAndAProgramWhereToAsk) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  const web::Answer page = AskForPage("/");
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.headers, Contains(Pair("Vary", "Accept")));
  EXPECT_THAT(page.body, HasSubstr("<dt>Newest data</dt><dd>not looked at yet"));
  EXPECT_THAT(page.body, HasSubstr("<dt>Last run</dt><dd>none yet</dd>"));
  EXPECT_THAT(page.body, HasSubstr("<dt>Next run</dt><dd>upkeep, "));
  EXPECT_THAT(page.body, HasSubstr(kHomeStylePath));
  EXPECT_THAT(AskForPage(std::string(kHomeStylePath)).content_type, HasSubstr("text/css"));
  EXPECT_THAT(Ask("GET", "/").body, HasSubstr("\"status\":\"/api/v1/status\""));
}

TEST_F(HttpServiceTest, WhatItsRootPointsToIsThere) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  for (const HomeLink& link : HomeLinks()) {
    EXPECT_NE(Ask("GET", std::string(link.path)).status, 404) << link.path;
  }
}

TEST_F(HttpServiceTest, ThePageTellsTheLastLookAtTheLake) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  app::Health health{.at = fake_.clock.NowSeconds()};
  health.raw = {.newest = NewestDay{.newest = health.at - std::chrono::hours(3)}};
  health.tables.emplace();
  health.tables->gaps = {.recoverable = 3, .for_ever = 1'200, .missing_items = 0};
  health_.Put(std::move(health));
  const std::string page = AskForPage("/").body;
  EXPECT_THAT(page, HasSubstr("<dd>3 hours ago, 2026-"));
  EXPECT_THAT(page, HasSubstr("<dd>3 can still be closed, 1,200 permanent</dd>"));
  EXPECT_THAT(page, HasSubstr("<dd>no Spotify app is configured</dd>"));
}

TEST_F(HttpServiceTest, IsReadyWhenTheLoopSaysSo) {
  EXPECT_EQ(Ask("GET", "/readyz").status, 503);
  heartbeat_.BecomeReady("watching 3 folders");
  const web::Answer answer = Ask("GET", "/readyz");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("watching 3 folders"));
}

TEST_F(HttpServiceTest, IsAliveWhileTheLoopTurns) {
  std::jthread loop([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      heartbeat_.Beat();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
}

TEST_F(HttpServiceTest, IsNotAliveWhenTheLoopHangs) {
  EXPECT_EQ(Ask("GET", "/healthz").status, 503);
}

TEST_F(HttpServiceTest, MetricsCountWhatWaitsWhereverItDoes) {
  waiting_ = 2;
  ASSERT_TRUE(arrivals_.Offer({"raw/a.json"}));
  const web::Answer answer = Ask("GET", "/metrics");
  EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("\ntracklake_queue_depth 3\n"));
}

TEST_F(HttpServiceTest, MetricsTellTheLastLookAtTheLake) {
  EXPECT_THAT(Ask("GET", "/metrics").body, Not(HasSubstr("tracklake_disk_free_bytes")));
  health_.Put({.disk = app::DiskHealth{.free_bytes = 7}});
  EXPECT_THAT(Ask("GET", "/metrics").body, HasSubstr("\ntracklake_disk_free_bytes 7\n"));
}

TEST_F(HttpServiceTest, EventsAreAStream) {
  EXPECT_EQ(Ask("GET", "/api/v1/events").content_type, "text/event-stream");
}

}  // namespace
}  // namespace tracklake::serve
