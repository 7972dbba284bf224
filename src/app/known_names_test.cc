#include "app/known_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/testing/fake_services.h"
#include "catalog/foreign_tables.h"

namespace tracklake::app {
namespace {

using testing::Contains;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

TEST(KnownNamesTest, ALakeThatIsNotThereHasItsTablesAndViewsAndIsNotMade) {
  TempLake folder;
  FakePlaces places;
  const std::string lake = (folder.path() / "lake").native();
  EXPECT_THAT(OwnTables(), Contains(Field(&KnownName::name, "songs")));
  EXPECT_THAT(OwnTables(), Not(Contains(Field(&KnownName::name, "spotify_tracks"))));
  EXPECT_THAT(KnownRelations(places, lake), Contains(Field(&KnownName::name, "spotify_tracks")));
  EXPECT_THAT(KnownRuns(places, lake), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(lake));
}

TEST(KnownNamesTest, ForeignTablesAreAmongThemUnlessTheirListIsDamaged) {
  TempLake folder;
  FakePlaces places;
  const std::string lake = folder.path().native();
  const auto store = places.Open(lake).value();
  crawler::TableDefinition table;
  table.name = "staged_songs";
  table.place = "/staged";
  ASSERT_TRUE(ForeignTables(store.get()).Update("/staged", {table}, {}, {}, true));
  EXPECT_THAT(KnownRelations(places, lake), Contains(Field(&KnownName::name, "staged_songs")));
  ASSERT_TRUE(store->PutAll(std::vector{Upload{std::string(kForeignTablesKey), "{"}}));
  EXPECT_THAT(KnownRelations(places, lake), Not(Contains(Field(&KnownName::name, "staged_songs"))));
  EXPECT_THAT(KnownRelations(places, lake), Contains(Field(&KnownName::name, "songs")));
}

}  // namespace
}  // namespace tracklake::app
