#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "lake/testing/lake_world.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class AlarmsResourceTest : public testing::Test, protected AskedApi {};

TEST_F(AlarmsResourceTest, SaysWhatHoldsAndWhoIsTold) {
  fakes.config.alarms_webhook = Secret("https://hooks.example.org/SECRET");
  const std::string bytes = Playlist("p", 3);
  PutRaw(store(), {SpotifyKey("playlist", "p", fakes.clock.NowSeconds(), bytes), bytes});
  ASSERT_TRUE(app::TransformNew(fakes.services()));
  EXPECT_TRUE(Json("/alarms")["alarms"].empty());
  fakes.clock.SleepFor(std::chrono::hours(27));
  const app::Json report = Json("/alarms");
  EXPECT_EQ(report["alarms"][0]["name"], "stale");
  EXPECT_EQ(report["channels"][0]["channel"], "webhook");
  EXPECT_EQ(report.dump().find("SECRET"), std::string::npos);
}

}  // namespace
}  // namespace tracklake::serve
