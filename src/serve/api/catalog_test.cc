#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "lake/testing/lake_world.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class CatalogResourceTest : public testing::Test, protected AskedApi {
 protected:
  CatalogResourceTest() {
    PutRaw(store(), {"raw/2026-11-18/a.json", Playlist("p", 3)});
    PutRaw(store(), {"raw/2026-11-19/b.json", Playlist("p", 2)});
    EXPECT_TRUE(app::TransformNew(fakes.services()));
  }
};

TEST_F(CatalogResourceTest, ListsTablesAndViewsWithHowMuchThereIs) {
  const app::Json catalog = Json("/catalog");
  EXPECT_EQ(catalog["columns"][0]["name"], "name");
  const app::Json& songs = catalog["rows"][0];
  EXPECT_EQ(songs[0], "songs");
  EXPECT_EQ(songs[2], 5);
  EXPECT_EQ(songs[5], "2026-11-19");
  EXPECT_EQ(catalog["rows"].back()[1], "view");
  EXPECT_TRUE(catalog["problems"].empty());
}

TEST_F(CatalogResourceTest, ATableHasItsColumnsMeaningAndTotals) {
  const app::Json songs = Json("/catalog/songs");
  EXPECT_EQ(songs["kind"], "table");
  EXPECT_EQ(songs["columns"][0]["name"], "song_id");
  EXPECT_TRUE(songs["columns"][0]["comment"].is_string());
  EXPECT_EQ(songs["totals"]["rows"], 5);
  EXPECT_EQ(songs["totals"]["newest"], "2026-11-19");
  EXPECT_TRUE(Json("/catalog/charts")["totals"]["newest"].is_null());
}

TEST_F(CatalogResourceTest, AViewHasColumnsAndSqlAndNoTotals) {
  const app::Json view = Json("/catalog/spotify_tracks");
  EXPECT_EQ(view["kind"], "view");
  EXPECT_TRUE(view["totals"].is_null());
  EXPECT_TRUE(view["sql"].is_string());
  EXPECT_FALSE(view["columns"].empty());
}

TEST_F(CatalogResourceTest, PartitionsAndFilesComeInPages) {
  const app::Json first = Json("/catalog/songs/partitions?limit=1");
  EXPECT_EQ(first["rows"].size(), 1U);
  EXPECT_EQ(first["rows"][0][0], "2026-11-18");
  EXPECT_EQ(first["next_offset"], 1);
  const app::Json last = Json("/catalog/songs/partitions?limit=1&offset=1");
  EXPECT_EQ(last["rows"][0][0], "2026-11-19");
  EXPECT_TRUE(last["next_offset"].is_null());
  EXPECT_TRUE(Json("/catalog/songs/partitions?offset=9")["rows"].empty());
  EXPECT_EQ(Json("/catalog/songs/files")["rows"].size(), 2U);
}

TEST_F(CatalogResourceTest, WhatIsNoTableIsNotFoundWithTheNameThatWasMeant) {
  EXPECT_EQ(ErrorOf(Get("/catalog/song"))["hint"], "Did you mean songs?");
  EXPECT_EQ(Get("/catalog/gaps/partitions").status, 404);
  EXPECT_EQ(Get("/catalog/nothing").status, 404);
}

}  // namespace
}  // namespace tracklake::serve
