#include <algorithm>
#include <string>

#include "base/sha256.h"
#include "transform/music.h"

namespace tracklake {
namespace {

constexpr std::string_view kLocalUri = "spotify:local:";
constexpr std::string_view kLocalId = "local:";
constexpr double kMillisecondsAMinute = 60000.0;

bool IsLowerCase(char c) { return c >= 'a' && c <= 'z'; }
bool IsFiller(char c) { return c == '-' || c == ' '; }

// Upper case without hyphens and spaces, so that one recording has one code.
Text NormaliseIsrc(Text isrc, Draft& draft) {
  if (!isrc) return isrc;
  const auto is_odd = [](char c) { return IsLowerCase(c) || IsFiller(c); };
  if (std::ranges::none_of(*isrc, is_odd)) return isrc->empty() ? std::nullopt : isrc;
  std::string code;
  for (const char c : *isrc) {
    if (!IsFiller(c)) code += IsLowerCase(c) ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (code.empty()) return std::nullopt;
  return draft.arena->Copy(code);
}

// The name and id of a track's first artist.
struct MainArtist {
  Text id, name;
};

MainArtist DraftTrackArtists(JsonValue artists, Text song_id, Draft& draft) {
  MainArtist main;
  std::int32_t position = 0;
  for (const JsonValue element : draft.read.AsArray(artists).elements()) {
    ++position;
    const JsonValue artist = draft.read.AsObject(element);
    if (artist.is_absent()) continue;
    DraftArtist(artist, Standing::kInside, draft);
    const Artist& row = draft.artists.back();
    draft.song_artists.push_back({.song_id = song_id,
                                  .artist_id = row.artist_id,
                                  .artist_name = row.artist_name,
                                  .artist_position = position});
    if (position == 1) main = {row.artist_id, row.artist_name};
  }
  return main;
}

bool IsLocal(const Song& song) {
  return song.is_local == true || (song.song_id && song.song_id->starts_with(kLocalId));
}

// The id, or what stands for it where the track is a local file; NULL when it has none.
Text SongIdOf(const Record& track, Draft& draft) {
  const Text id = draft.read.AsId(track[Key::kId]);
  const Text uri = draft.read.AsText(track[Key::kUri]);
  if (id || !uri || !uri->starts_with(kLocalUri)) return id;
  return draft.arena->Copy(std::string(kLocalId) + Hash16(*uri));
}

}  // namespace

ItemFacts DraftTrack(JsonValue object, const TrackPlace& place, Draft& draft) {
  const Record track(object);
  FieldReader& read = draft.read;
  Song& row = draft.songs.emplace_back();
  row.song_id = SongIdOf(track, draft);
  row.song_name = read.AsText(track[Key::kName]);
  row.duration_ms = read.AsBigInt(track[Key::kDurationMs]);
  if (row.duration_ms) {
    row.duration_min = static_cast<double>(*row.duration_ms) / kMillisecondsAMinute;
  }
  row.url = UrlOf(track, read);
  row.popularity = read.AsInt(track[Key::kPopularity]);
  row.song_added = place.added_at;
  row.is_explicit = read.AsBool(track[Key::kExplicit]);
  row.disc_number = read.AsInt(track[Key::kDiscNumber]);
  row.track_number = read.AsInt(track[Key::kTrackNumber]);
  row.isrc = NormaliseIsrc(read.AsText(read.AsObject(track[Key::kExternalIds])["isrc"]), draft);
  row.is_local = read.AsBool(track[Key::kIsLocal]);
  row.is_playable = read.AsBool(track[Key::kIsPlayable]);

  const MainArtist main = DraftTrackArtists(track[Key::kArtists], row.song_id, draft);
  row.artist_id = main.id;
  Text album_name;
  const JsonValue album = read.AsObject(track[Key::kAlbum]);
  if (!album.is_absent()) {
    row.album_id = DraftAlbum(album, Standing::kInside, draft).id;
    album_name = draft.albums.back().album_name;
    if (!IsLocal(row)) {
      draft.withheld.Note(WithheldField::kTrackPopularity, track.has(Key::kPopularity));
    }
  }
  if (!row.album_id) row.album_id = place.album_id;
  return {.id = row.song_id,
          .name = row.song_name,
          .duration_ms = row.duration_ms,
          .is_local = row.is_local,
          .artist_name = main.name,
          .album_name = album_name};
}

}  // namespace tracklake
