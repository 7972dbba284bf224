// A row of each table, as the transformer makes it and the writer writes it. Members stand in the
// order of the columns (schema.h). A missing optional is NULL: absent is not zero. Texts point
// into memory that belongs to whoever made the rows (an Arena beside them).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tracklake {

using Text = std::optional<std::string_view>;
using Int = std::optional<std::int32_t>;
using BigInt = std::optional<std::int64_t>;
using Double = std::optional<double>;
using Bool = std::optional<bool>;
using Date = std::optional<Day>;
using Timestamp = std::optional<Micros>;

struct Song {
  Text song_id, song_name;
  BigInt duration_ms;
  Double duration_min;
  Text url;
  Int popularity;
  Timestamp song_added;
  Text album_id, artist_id;
  Bool is_explicit;
  Int disc_number, track_number;
  Text isrc;
  Bool is_local, is_playable;
  Timestamp fetched_at;
  Text raw_key;
};

struct Artist {
  Text artist_id, artist_name, external_url;
  Int popularity;
  BigInt followers;
  Text image_url;
  Timestamp fetched_at;
  Text raw_key;
};

struct Album {
  Text album_id, album_name, album_type;
  Date release_date;
  Text release_date_precision;
  Int release_year, total_tracks;
  Text label, upc, artist_id, artist_name, url, image_url;
  Timestamp fetched_at;
  Text raw_key;
};

struct SongArtist {
  Text song_id, artist_id, artist_name;
  Int artist_position;
  Timestamp fetched_at;
  Text raw_key;
};

struct ArtistGenre {
  Text artist_id, genre;
  Int genre_position;
  Text provider;
  Timestamp fetched_at;
  Text raw_key;
};

struct TrackFeatures {
  Text song_id;
  Double danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness,
      valence, tempo;
  Int key, mode, time_signature;
  Text provider;
  Timestamp fetched_at;
  Text raw_key;
};

struct PlaylistMetadata {
  Text playlist_id, playlist_name, description, owner_id, owner_name;
  Bool is_public, is_collaborative;
  BigInt followers;
  Int total_items;
  Text snapshot_id, url, image_url;
  Timestamp fetched_at;
  Text raw_key;
};

struct PlaylistTrack {
  Text playlist_id, snapshot_id;
  Int position;
  Text item_type, item_id, item_name;
  BigInt duration_ms;
  Timestamp added_at;
  Text added_by;
  Bool is_local;
  Text observed_key;
  Timestamp fetched_at;
  Text raw_key;
};

struct Play {
  Text user_id;
  Timestamp played_at, ended_at;
  Text time_precision;
  BigInt ms_played;
  Text song_id, song_name, artist_name, album_name, item_type, platform, country, reason_start,
      reason_end;
  Bool shuffle, skipped, offline, incognito;
  Text source;
  Timestamp fetched_at;
  Text raw_key;
};

struct ChartEntry {
  Text chart, region, period;
  Date chart_date;
  Int rank, previous_rank, peak_rank, weeks_on_chart;
  BigInt streams;
  Text song_id, song_name, artist_names, source_label;
  Timestamp fetched_at;
  Text raw_key;
};

struct Capture {
  Text what, id, snapshot_id;
  Int claimed_items, first_position, last_position, received_items;
  Text status, reason;
  Bool recoverable;
  Text detail;
  Timestamp fetched_at;
  Text raw_key;
};

// The rows of any number of raw objects, a vector a table.
struct Rows {
  std::vector<Song> songs;
  std::vector<Artist> artists;
  std::vector<Album> albums;
  std::vector<SongArtist> song_artists;
  std::vector<ArtistGenre> artist_genres;
  std::vector<TrackFeatures> track_features;
  std::vector<PlaylistMetadata> playlist_metadata;
  std::vector<PlaylistTrack> playlist_tracks;
  std::vector<Play> listening_history;
  std::vector<ChartEntry> charts;
  std::vector<Capture> captures;
};

}  // namespace tracklake
