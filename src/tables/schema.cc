#include "tables/schema.h"

namespace tracklake {
namespace {

// fetched_at and raw_key end every table, under ids of their own, so that later columns can follow
// 1, 2, 3 …; 102 to 104 are kept for the partition columns.
constexpr int kFetchedAtId = 100;
constexpr int kRawKeyId = 101;

constexpr Column<Song> kSongColumns[] = {
    {"song_id", 1, &Song::song_id},
    {"song_name", 2, &Song::song_name},
    {"duration_ms", 3, &Song::duration_ms},
    {"duration_min", 4, &Song::duration_min},
    {"url", 5, &Song::url},
    {"popularity", 6, &Song::popularity},
    {"song_added", 7, &Song::song_added},
    {"album_id", 8, &Song::album_id},
    {"artist_id", 9, &Song::artist_id},
    {"explicit", 10, &Song::is_explicit},
    {"disc_number", 11, &Song::disc_number},
    {"track_number", 12, &Song::track_number},
    {"isrc", 13, &Song::isrc},
    {"is_local", 14, &Song::is_local},
    {"is_playable", 15, &Song::is_playable},
    {"fetched_at", kFetchedAtId, &Song::fetched_at},
    {"raw_key", kRawKeyId, &Song::raw_key},
};

constexpr Column<Artist> kArtistColumns[] = {
    {"artist_id", 1, &Artist::artist_id},
    {"artist_name", 2, &Artist::artist_name},
    {"external_url", 3, &Artist::external_url},
    {"popularity", 4, &Artist::popularity},
    {"followers", 5, &Artist::followers},
    {"image_url", 6, &Artist::image_url},
    {"fetched_at", kFetchedAtId, &Artist::fetched_at},
    {"raw_key", kRawKeyId, &Artist::raw_key},
};

constexpr Column<Album> kAlbumColumns[] = {
    {"album_id", 1, &Album::album_id},
    {"album_name", 2, &Album::album_name},
    {"album_type", 3, &Album::album_type},
    {"release_date", 4, &Album::release_date},
    {"release_date_precision", 5, &Album::release_date_precision},
    {"release_year", 6, &Album::release_year},
    {"total_tracks", 7, &Album::total_tracks},
    {"label", 8, &Album::label},
    {"upc", 9, &Album::upc},
    {"artist_id", 10, &Album::artist_id},
    {"artist_name", 11, &Album::artist_name},
    {"url", 12, &Album::url},
    {"image_url", 13, &Album::image_url},
    {"fetched_at", kFetchedAtId, &Album::fetched_at},
    {"raw_key", kRawKeyId, &Album::raw_key},
};

constexpr Column<SongArtist> kSongArtistColumns[] = {
    {"song_id", 1, &SongArtist::song_id},
    {"artist_id", 2, &SongArtist::artist_id},
    {"artist_name", 3, &SongArtist::artist_name},
    {"artist_position", 4, &SongArtist::artist_position},
    {"fetched_at", kFetchedAtId, &SongArtist::fetched_at},
    {"raw_key", kRawKeyId, &SongArtist::raw_key},
};

constexpr Column<ArtistGenre> kArtistGenreColumns[] = {
    {"artist_id", 1, &ArtistGenre::artist_id},
    {"genre", 2, &ArtistGenre::genre},
    {"genre_position", 3, &ArtistGenre::genre_position},
    {"provider", 4, &ArtistGenre::provider},
    {"fetched_at", kFetchedAtId, &ArtistGenre::fetched_at},
    {"raw_key", kRawKeyId, &ArtistGenre::raw_key},
};

constexpr Column<TrackFeatures> kTrackFeaturesColumns[] = {
    {"song_id", 1, &TrackFeatures::song_id},
    {"danceability", 2, &TrackFeatures::danceability},
    {"energy", 3, &TrackFeatures::energy},
    {"loudness", 4, &TrackFeatures::loudness},
    {"speechiness", 5, &TrackFeatures::speechiness},
    {"acousticness", 6, &TrackFeatures::acousticness},
    {"instrumentalness", 7, &TrackFeatures::instrumentalness},
    {"liveness", 8, &TrackFeatures::liveness},
    {"valence", 9, &TrackFeatures::valence},
    {"tempo", 10, &TrackFeatures::tempo},
    {"key", 11, &TrackFeatures::key},
    {"mode", 12, &TrackFeatures::mode},
    {"time_signature", 13, &TrackFeatures::time_signature},
    {"provider", 14, &TrackFeatures::provider},
    {"fetched_at", kFetchedAtId, &TrackFeatures::fetched_at},
    {"raw_key", kRawKeyId, &TrackFeatures::raw_key},
};

constexpr Column<PlaylistMetadata> kPlaylistMetadataColumns[] = {
    {"playlist_id", 1, &PlaylistMetadata::playlist_id},
    {"playlist_name", 2, &PlaylistMetadata::playlist_name},
    {"description", 3, &PlaylistMetadata::description},
    {"owner_id", 4, &PlaylistMetadata::owner_id},
    {"owner_name", 5, &PlaylistMetadata::owner_name},
    {"is_public", 6, &PlaylistMetadata::is_public},
    {"is_collaborative", 7, &PlaylistMetadata::is_collaborative},
    {"followers", 8, &PlaylistMetadata::followers},
    {"total_items", 9, &PlaylistMetadata::total_items},
    {"snapshot_id", 10, &PlaylistMetadata::snapshot_id},
    {"url", 11, &PlaylistMetadata::url},
    {"image_url", 12, &PlaylistMetadata::image_url},
    {"fetched_at", kFetchedAtId, &PlaylistMetadata::fetched_at},
    {"raw_key", kRawKeyId, &PlaylistMetadata::raw_key},
};

constexpr Column<PlaylistTrack> kPlaylistTrackColumns[] = {
    {"playlist_id", 1, &PlaylistTrack::playlist_id},
    {"snapshot_id", 2, &PlaylistTrack::snapshot_id},
    {"position", 3, &PlaylistTrack::position},
    {"item_type", 4, &PlaylistTrack::item_type},
    {"item_id", 5, &PlaylistTrack::item_id},
    {"item_name", 6, &PlaylistTrack::item_name},
    {"duration_ms", 7, &PlaylistTrack::duration_ms},
    {"added_at", 8, &PlaylistTrack::added_at},
    {"added_by", 9, &PlaylistTrack::added_by},
    {"is_local", 10, &PlaylistTrack::is_local},
    {"observed_key", 11, &PlaylistTrack::observed_key},
    {"fetched_at", kFetchedAtId, &PlaylistTrack::fetched_at},
    {"raw_key", kRawKeyId, &PlaylistTrack::raw_key},
};

constexpr Column<Play> kPlayColumns[] = {
    {"user_id", 1, &Play::user_id},
    {"played_at", 2, &Play::played_at},
    {"ended_at", 3, &Play::ended_at},
    {"time_precision", 4, &Play::time_precision},
    {"ms_played", 5, &Play::ms_played},
    {"song_id", 6, &Play::song_id},
    {"song_name", 7, &Play::song_name},
    {"artist_name", 8, &Play::artist_name},
    {"album_name", 9, &Play::album_name},
    {"item_type", 10, &Play::item_type},
    {"platform", 11, &Play::platform},
    {"country", 12, &Play::country},
    {"reason_start", 13, &Play::reason_start},
    {"reason_end", 14, &Play::reason_end},
    {"shuffle", 15, &Play::shuffle},
    {"skipped", 16, &Play::skipped},
    {"offline", 17, &Play::offline},
    {"incognito", 18, &Play::incognito},
    {"source", 19, &Play::source},
    {"fetched_at", kFetchedAtId, &Play::fetched_at},
    {"raw_key", kRawKeyId, &Play::raw_key},
};

constexpr Column<ChartEntry> kChartEntryColumns[] = {
    {"chart", 1, &ChartEntry::chart},
    {"region", 2, &ChartEntry::region},
    {"period", 3, &ChartEntry::period},
    {"chart_date", 4, &ChartEntry::chart_date},
    {"rank", 5, &ChartEntry::rank},
    {"previous_rank", 6, &ChartEntry::previous_rank},
    {"peak_rank", 7, &ChartEntry::peak_rank},
    {"weeks_on_chart", 8, &ChartEntry::weeks_on_chart},
    {"streams", 9, &ChartEntry::streams},
    {"song_id", 10, &ChartEntry::song_id},
    {"song_name", 11, &ChartEntry::song_name},
    {"artist_names", 12, &ChartEntry::artist_names},
    {"source_label", 13, &ChartEntry::source_label},
    {"fetched_at", kFetchedAtId, &ChartEntry::fetched_at},
    {"raw_key", kRawKeyId, &ChartEntry::raw_key},
};

constexpr Column<Capture> kCaptureColumns[] = {
    {"what", 1, &Capture::what},
    {"id", 2, &Capture::id},
    {"snapshot_id", 3, &Capture::snapshot_id},
    {"claimed_items", 4, &Capture::claimed_items},
    {"first_position", 5, &Capture::first_position},
    {"last_position", 6, &Capture::last_position},
    {"received_items", 7, &Capture::received_items},
    {"status", 8, &Capture::status},
    {"reason", 9, &Capture::reason},
    {"recoverable", 10, &Capture::recoverable},
    {"detail", 11, &Capture::detail},
    {"fetched_at", kFetchedAtId, &Capture::fetched_at},
    {"raw_key", kRawKeyId, &Capture::raw_key},
};

// The variant's alternatives, in the order of Column<Row>::Member.
constexpr ColumnType kTypeOfMember[] = {
    ColumnType::kVarchar, ColumnType::kInteger, ColumnType::kBigint,   ColumnType::kDouble,
    ColumnType::kBoolean, ColumnType::kDate,    ColumnType::kTimestamp};

template <typename Row, std::size_t N>
constexpr std::array<ColumnInfo, N> Describe(const Column<Row> (&columns)[N]) {
  std::array<ColumnInfo, N> infos{};
  for (std::size_t i = 0; i < N; ++i) {
    infos[i] = {columns[i].name, kTypeOfMember[columns[i].member.index()], columns[i].field_id};
  }
  return infos;
}

constexpr auto kSongInfo = Describe(kSongColumns);
constexpr auto kArtistInfo = Describe(kArtistColumns);
constexpr auto kAlbumInfo = Describe(kAlbumColumns);
constexpr auto kSongArtistInfo = Describe(kSongArtistColumns);
constexpr auto kArtistGenreInfo = Describe(kArtistGenreColumns);
constexpr auto kTrackFeaturesInfo = Describe(kTrackFeaturesColumns);
constexpr auto kPlaylistMetadataInfo = Describe(kPlaylistMetadataColumns);
constexpr auto kPlaylistTrackInfo = Describe(kPlaylistTrackColumns);
constexpr auto kPlayInfo = Describe(kPlayColumns);
constexpr auto kChartEntryInfo = Describe(kChartEntryColumns);
constexpr auto kCaptureInfo = Describe(kCaptureColumns);

}  // namespace

template <>
std::span<const Column<Song>> Columns() {
  return kSongColumns;
}
template <>
std::span<const Column<Artist>> Columns() {
  return kArtistColumns;
}
template <>
std::span<const Column<Album>> Columns() {
  return kAlbumColumns;
}
template <>
std::span<const Column<SongArtist>> Columns() {
  return kSongArtistColumns;
}
template <>
std::span<const Column<ArtistGenre>> Columns() {
  return kArtistGenreColumns;
}
template <>
std::span<const Column<TrackFeatures>> Columns() {
  return kTrackFeaturesColumns;
}
template <>
std::span<const Column<PlaylistMetadata>> Columns() {
  return kPlaylistMetadataColumns;
}
template <>
std::span<const Column<PlaylistTrack>> Columns() {
  return kPlaylistTrackColumns;
}
template <>
std::span<const Column<Play>> Columns() {
  return kPlayColumns;
}
template <>
std::span<const Column<ChartEntry>> Columns() {
  return kChartEntryColumns;
}
template <>
std::span<const Column<Capture>> Columns() {
  return kCaptureColumns;
}

const std::array<TableInfo, kTableCount>& Tables() {
  static constexpr std::array<TableInfo, kTableCount> kTables = {{
      {TableId::kSongs, "songs", kSongInfo},
      {TableId::kArtists, "artists", kArtistInfo},
      {TableId::kAlbums, "albums", kAlbumInfo},
      {TableId::kSongArtists, "song_artists", kSongArtistInfo},
      {TableId::kArtistGenres, "artist_genres", kArtistGenreInfo},
      {TableId::kTrackFeatures, "track_features", kTrackFeaturesInfo},
      {TableId::kPlaylistMetadata, "playlist_metadata", kPlaylistMetadataInfo},
      {TableId::kPlaylistTracks, "playlist_tracks", kPlaylistTrackInfo},
      {TableId::kListeningHistory, "listening_history", kPlayInfo},
      {TableId::kCharts, "charts", kChartEntryInfo},
      {TableId::kCaptures, "captures", kCaptureInfo},
  }};
  return kTables;
}

std::optional<TableId> FindTable(std::string_view name) {
  for (const TableInfo& table : Tables()) {
    if (table.name == name) return table.id;
  }
  return std::nullopt;
}

std::string_view SqlName(ColumnType type) {
  switch (type) {
    case ColumnType::kVarchar:
      return "VARCHAR";
    case ColumnType::kInteger:
      return "INTEGER";
    case ColumnType::kBigint:
      return "BIGINT";
    case ColumnType::kDouble:
      return "DOUBLE";
    case ColumnType::kBoolean:
      return "BOOLEAN";
    case ColumnType::kDate:
      return "DATE";
    case ColumnType::kTimestamp:
      return "TIMESTAMP";
  }
  return {};
}

}  // namespace tracklake
