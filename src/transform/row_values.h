// The columns of a row as references in a tuple, and what is done with all of them at once.
// fetched_at and raw_key are left out: they are the same in every row of an object. The tables with
// rows that fold are here. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "base/arena.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

// song_added stands aside, too: it is the earliest of all candidates, not the best one's.
inline auto Values(Song& r) {
  return std::tie(r.song_id, r.song_name, r.duration_ms, r.duration_min, r.url, r.popularity,
                  r.album_id, r.artist_id, r.is_explicit, r.disc_number, r.track_number, r.isrc,
                  r.is_local, r.is_playable);
}
inline auto Values(Artist& r) {
  return std::tie(r.artist_id, r.artist_name, r.external_url, r.popularity, r.followers,
                  r.image_url);
}
inline auto Values(Album& r) {
  return std::tie(r.album_id, r.album_name, r.album_type, r.release_date, r.release_date_precision,
                  r.release_year, r.total_tracks, r.label, r.upc, r.artist_id, r.artist_name, r.url,
                  r.image_url);
}
inline auto Values(SongArtist& r) {
  return std::tie(r.song_id, r.artist_id, r.artist_name, r.artist_position);
}
inline auto Values(ArtistGenre& r) {
  return std::tie(r.artist_id, r.genre, r.genre_position, r.provider);
}
inline auto Values(TrackFeatures& r) {
  return std::tie(r.song_id, r.danceability, r.energy, r.loudness, r.speechiness, r.acousticness,
                  r.instrumentalness, r.liveness, r.valence, r.tempo, r.key, r.mode,
                  r.time_signature, r.provider);
}
inline auto Values(PlaylistMetadata& r) {
  return std::tie(r.playlist_id, r.playlist_name, r.description, r.owner_id, r.owner_name,
                  r.is_public, r.is_collaborative, r.followers, r.total_items, r.snapshot_id, r.url,
                  r.image_url);
}

// What makes two candidates the same thing. NULL in any of them: the candidate is of nothing.
inline auto Identity(const Song& r) { return std::tie(r.song_id); }
inline auto Identity(const Artist& r) { return std::tie(r.artist_id); }
inline auto Identity(const Album& r) { return std::tie(r.album_id); }
inline auto Identity(const SongArtist& r) { return std::tie(r.song_id, r.artist_id); }
inline auto Identity(const ArtistGenre& r) { return std::tie(r.artist_id, r.genre); }
inline auto Identity(const TrackFeatures& r) { return std::tie(r.song_id, r.provider); }
inline auto Identity(const PlaylistMetadata& r) { return std::tie(r.playlist_id); }

template <typename Row>
bool HasIdentity(const Row& row) {
  return std::apply([](const auto&... id) { return (id.has_value() && ...); }, Identity(row));
}

template <typename Row>
int CountValues(Row& row) {
  return std::apply([](const auto&... value) { return (int{value.has_value()} + ...); },
                    Values(row));
}

inline void KeepText(Text& text, Arena& arena) {
  if (text) text = arena.Copy(*text);
}

// Moves the row's texts from the document into the arena.
template <typename Row>
void KeepTexts(Row& row, Arena& arena) {
  const auto keep = [&arena]<typename Value>(Value& value) {
    if constexpr (std::is_same_v<Value, Text>) KeepText(value, arena);
  };
  std::apply([&keep](auto&... value) { (keep(value), ...); }, Values(row));
}

}  // namespace tracklake
