#include "app/lake_place.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

TEST(LakePlaceTest, ALakeThatIsNotThereIsNotMadeByLooking) {
  FakeServices fake;
  const auto store = fake.lake.Open();
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(store.error().hint.find("tracklake run"), std::string::npos);
  EXPECT_FALSE(fake.lake.Exists());
}

TEST(LakePlaceTest, ALakeBesideTheOneThatIsNotThereIsProposed) {
  FakeServices fake;
  const auto other = std::filesystem::path(fake.config.lake_dir).parent_path() / "lake-demo";
  std::filesystem::create_directories(other / "_tracklake");
  const auto store = fake.lake.Open();
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().hint, "There is one in " + other.native() + ": --lake " + other.native());
}

TEST(LakePlaceTest, AProposedLakeIsNamedAsAShellTakesIt) {
  FakeServices fake;
  const auto other = std::filesystem::path(fake.config.lake_dir).parent_path() / "my lake";
  std::filesystem::create_directories(other / "_tracklake");
  EXPECT_EQ(fake.lake.Open().error().hint,
            "There is one in " + other.native() + ": --lake '" + other.native() + "'");
}

TEST(LakePlaceTest, ALakeInASubfolderOrAroundIsProposed) {
  FakeServices fake;
  const auto named = std::filesystem::path(fake.config.lake_dir);
  const auto inside = named.parent_path() / "music" / named.filename();
  std::filesystem::create_directories(inside / "_tracklake");
  const auto hint = [&] { return fake.lake.Open().error().hint; };
  EXPECT_EQ(hint(), "There is one in " + inside.native() + ": --lake " + inside.native());
  std::filesystem::create_directories(named.parent_path() / "_tracklake");
  EXPECT_TRUE(hint().starts_with("There are some in " + named.parent_path().native() + ", "));
}

TEST(LakePlaceTest, IsOpenedOnce) {
  FakeServices fake;
  const auto store = fake.lake.OpenOrCreate();
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ(fake.lake.Open(), *store);
}

TEST(LakePlaceTest, APlaceThatThisBuildCannotOpenIsAFaultOfTheConfiguration) {
  FakeServices fake;
  fake.config.lake_dir = "s3://bucket/lake";
  for (const auto& opened : {fake.lake.Open(), fake.lake.OpenForLanding()}) {
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, ErrorKind::kConfig);
  }
}

TEST(LakePlaceTest, RealMusicAndASimulatorsDoNotLandInOneLake) {
  FakeServices fake;
  ASSERT_TRUE(fake.lake.OpenForLanding());  // the API is on the loopback: simulated
  fake.config.api_url = "https://api.spotify.com/v1";
  const auto refused = fake.lake.OpenForLanding();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(refused.error().message.starts_with(fake.config.lake_dir + ": "));
}

}  // namespace
}  // namespace tracklake::app
