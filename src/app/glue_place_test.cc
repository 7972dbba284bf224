#include "app/glue_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"
#include "query/view_infos.h"

namespace tracklake::app {
namespace {

using testing::HasSubstr;

class GluePlaceTest : public testing::Test {
 protected:
  GluePlaceTest() {
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "secret";
    fake_.config.glue_database = "music_lake";
    fake_.config.lake_dir = "s3://music/a/lake";
  }
  Error ErrorOfOpening() {
    const auto opened = fake_.services().glue.Open();
    return opened ? Error{ErrorKind::kInternal, "it was opened", {}, {}} : opened.error();
  }

  FakeServices fake_;
};

TEST_F(GluePlaceTest, WithoutADatabaseNothingIsConfigured) {
  EXPECT_TRUE(fake_.services().glue.IsConfigured());
  fake_.config.glue_database.clear();
  EXPECT_FALSE(fake_.services().glue.IsConfigured());
}

TEST_F(GluePlaceTest, ALakeInAFolderIsRefusedBeforeAnybodyIsAsked) {
  fake_.config.lake_dir = "lake";
  const Error error = ErrorOfOpening();
  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_THAT(error.message, HasSubstr("music_lake"));
  EXPECT_THAT(error.hint, HasSubstr("s3://"));
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(GluePlaceTest, WithoutARegionNothingIsAsked) {
  fake_.variables.erase("AWS_REGION");
  EXPECT_EQ(ErrorOfOpening().kind, ErrorKind::kConfig);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(GluePlaceTest, IsOpenedOnceSoThatItRemembersWhatItHasSeen) {
  const auto first = fake_.services().glue.Open();
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(*fake_.services().glue.Open(), *first);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(GluePlaceTest, RegistersTheTablesOfTheLakesPlaceAndEveryView) {
  fake_.transport.SetHandler([](const HttpRequest&) {
    return HttpResponse{200, {}, R"({"TableList": []})"};  // and it keeps nothing
  });
  const auto glue = fake_.services().glue.Open();
  ASSERT_TRUE(glue.has_value());
  const PartPlace place{TableId::kSongs, FileFormat::kParquet, Day()};
  EXPECT_FALSE((*glue)->AddPartitions({&place, 1}).has_value());
  std::string bodies;
  for (const HttpRequest& request : fake_.transport.requests()) {
    bodies += std::string(request.body.Reveal());
  }
  EXPECT_THAT(bodies, HasSubstr("s3://music/a/lake/processed/spotify/songs/"));
  EXPECT_THAT(bodies, HasSubstr(R"("DatabaseName":"music_lake")"));
  for (const ViewInfo& view : ViewInfos()) {
    EXPECT_THAT(bodies, HasSubstr(fmt::format(R"("Name":"{}")", view.name)));
  }
}

}  // namespace
}  // namespace tracklake::app
