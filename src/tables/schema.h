// The columns of every table: the one place that says what a table is. Names, types and field ids
// are contracts with every reader of the files: never change or reuse one; a new column takes the
// next free id. How rows get their values: docs/reference/rows.md. Constant data, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "tables/rows.h"

namespace tracklake {

// In the order in which all listings name them. Values index arrays; they are not stored anywhere.
enum class TableId : std::uint8_t {
  kSongs,
  kArtists,
  kAlbums,
  kSongArtists,
  kArtistGenres,
  kTrackFeatures,
  kPlaylistMetadata,
  kPlaylistTracks,
  kListeningHistory,
  kCharts,
  kCaptures,
};
inline constexpr std::size_t kTableCount = 11;

enum class ColumnType : std::uint8_t {
  kVarchar,
  kInteger,  // 32 bits
  kBigint,   // 64 bits
  kDouble,
  kBoolean,
  kDate,
  kTimestamp,  // microseconds, UTC, without zone
};

// DuckDB's name of a type: VARCHAR, INTEGER, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP.
std::string_view SqlName(ColumnType type);

// One column of a table whose rows are `Row`. The member pointer decides the type.
template <typename Row>
struct Column {
  using Member = std::variant<Text Row::*, Int Row::*, BigInt Row::*, Double Row::*, Bool Row::*,
                              Date Row::*, Timestamp Row::*>;
  std::string_view name;
  int field_id;
  Member member;
};

// The columns of a row type, in order; specialised for each row type in schema.cc.
template <typename Row>
std::span<const Column<Row>> Columns();

// The same without the row type, for readers.
struct ColumnInfo {
  std::string_view name;
  ColumnType type;
  int field_id;
};
struct TableInfo {
  TableId id;
  std::string_view name;
  std::span<const ColumnInfo> columns;
};

// All tables, indexed by TableId.
const std::array<TableInfo, kTableCount>& Tables();
inline const TableInfo& Table(TableId id) { return Tables()[static_cast<std::size_t>(id)]; }
std::optional<TableId> FindTable(std::string_view name);

// The partition columns, which are in the folders (year=YYYY/month=MM/day=DD), not in the files.
inline constexpr std::array<std::string_view, 3> kPartitionColumns = {"year", "month", "day"};

// Calls visit(TableId, std::vector<Row>&) for each table of rows, in TableId order.
template <typename RowsType, typename Visitor>
void ForEachTable(RowsType& rows, Visitor&& visit) {
  visit(TableId::kSongs, rows.songs);
  visit(TableId::kArtists, rows.artists);
  visit(TableId::kAlbums, rows.albums);
  visit(TableId::kSongArtists, rows.song_artists);
  visit(TableId::kArtistGenres, rows.artist_genres);
  visit(TableId::kTrackFeatures, rows.track_features);
  visit(TableId::kPlaylistMetadata, rows.playlist_metadata);
  visit(TableId::kPlaylistTracks, rows.playlist_tracks);
  visit(TableId::kListeningHistory, rows.listening_history);
  visit(TableId::kCharts, rows.charts);
  visit(TableId::kCaptures, rows.captures);
}

}  // namespace tracklake
