#include "tables/schema.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tracklake {
namespace {

// "name TYPE id, …": the contract with every reader, spelled out once more by hand.
std::string Describe(TableId id) {
  std::string text;
  for (const ColumnInfo& column : Table(id).columns) {
    if (!text.empty()) text += ", ";
    text += column.name;
    if (column.type != ColumnType::kVarchar) (text += ' ') += SqlName(column.type);
    (text += ' ') += std::to_string(column.field_id);
  }
  return text;
}

TEST(SchemaTest, SongsHaveTheColumnsOfTheContract) {
  EXPECT_EQ(Describe(TableId::kSongs),
            "song_id 1, song_name 2, duration_ms BIGINT 3, duration_min DOUBLE 4, url 5, "
            "popularity INTEGER 6, song_added TIMESTAMP 7, album_id 8, artist_id 9, "
            "explicit BOOLEAN 10, disc_number INTEGER 11, track_number INTEGER 12, isrc 13, "
            "is_local BOOLEAN 14, is_playable BOOLEAN 15, fetched_at TIMESTAMP 100, raw_key 101");
}

TEST(SchemaTest, AlbumsHaveTheColumnsOfTheContract) {
  EXPECT_EQ(Describe(TableId::kAlbums),
            "album_id 1, album_name 2, album_type 3, release_date DATE 4, "
            "release_date_precision 5, release_year INTEGER 6, total_tracks INTEGER 7, label 8, "
            "upc 9, artist_id 10, artist_name 11, url 12, image_url 13, fetched_at TIMESTAMP 100, "
            "raw_key 101");
}

TEST(SchemaTest, PlaylistTracksAndCapturesHaveTheColumnsOfTheContract) {
  EXPECT_EQ(Describe(TableId::kPlaylistTracks),
            "playlist_id 1, snapshot_id 2, position INTEGER 3, item_type 4, item_id 5, "
            "item_name 6, duration_ms BIGINT 7, added_at TIMESTAMP 8, added_by 9, "
            "is_local BOOLEAN 10, observed_key 11, fetched_at TIMESTAMP 100, raw_key 101");
  EXPECT_EQ(Describe(TableId::kCaptures),
            "what 1, id 2, snapshot_id 3, claimed_items INTEGER 4, first_position INTEGER 5, "
            "last_position INTEGER 6, received_items INTEGER 7, status 8, reason 9, "
            "recoverable BOOLEAN 10, detail 11, fetched_at TIMESTAMP 100, raw_key 101");
}

TEST(SchemaTest, EveryTableEndsWithFetchedAtAndRawKeyAndRepeatsNoId) {
  for (const TableInfo& table : Tables()) {
    const auto& columns = table.columns;
    EXPECT_EQ(columns[columns.size() - 2].name, "fetched_at") << table.name;
    EXPECT_EQ(columns.back().name, "raw_key") << table.name;
    std::set<int> ids;
    for (const ColumnInfo& column : columns) ids.insert(column.field_id);
    EXPECT_EQ(ids.size(), columns.size()) << table.name;
  }
}

TEST(SchemaTest, TablesAreFoundByName) {
  for (const TableInfo& table : Tables()) EXPECT_EQ(FindTable(table.name), table.id);
  EXPECT_FALSE(FindTable("songs_current"));
}

}  // namespace
}  // namespace tracklake
