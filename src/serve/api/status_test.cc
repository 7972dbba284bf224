#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "lake/testing/lake_world.h"
#include "serve/lake_owner.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class StatusResourceTest : public testing::Test, protected AskedApi {};

TEST_F(StatusResourceTest, SaysWhatIsInTheTables) {
  PutRaw(store(), {"raw/2026-11-18/a.json", Playlist("p", 3)});
  ASSERT_TRUE(app::TransformNew(fakes.services()));
  const app::Json status = Json("/status");
  EXPECT_EQ(status["tables"]["songs"]["rows"], 3);
  EXPECT_TRUE(status["last_run"].is_null());
}

TEST_F(StatusResourceTest, SaysWhichServiceWorksOnTheLake) {
  EXPECT_TRUE((store(), Json("/status")["service"].is_null()));
  const auto owner = OwnLake(store(), fakes.services().clock);
  ASSERT_TRUE((*owner)->SayUrl("http://127.0.0.1:8899").has_value());
  const app::Json service = Json("/status")["service"];
  EXPECT_EQ(service["url"], "http://127.0.0.1:8899");
  EXPECT_TRUE(service["since"].is_string());
}

TEST_F(StatusResourceTest, StopsWhenTheCallerHasGone) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  web::Request request = Request("GET", "/status");
  std::stop_source gone;
  gone.request_stop();
  request.gone = gone.get_token();
  EXPECT_EQ(ErrorOf(Ask(request))["code"], "unavailable");
}

TEST_F(StatusResourceTest, QuotaAndScheduleAreAsTheCommandsTellThem) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  EXPECT_EQ(Json("/quota")["families"].size(), 0U);
  EXPECT_EQ(Json("/schedule?count=2")["runs"].size(), 2U);  // upkeep's
  EXPECT_EQ(Get("/schedule?count=0").status, 400);
}

TEST_F(StatusResourceTest, WithoutAnAppNoQuotaIsFound) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  fakes.config.client_id = Secret();
  EXPECT_EQ(Get("/quota").status, 404);
}

}  // namespace
}  // namespace tracklake::serve
