#include <algorithm>
#include <string>

#include "transform/music.h"
#include "transform/object_id.h"

namespace tracklake {
namespace {

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

MainArtist DraftTrackArtists(JsonValue artists, Text song_id, Standing standing, Draft& draft) {
  MainArtist main;
  std::int32_t position = 0;
  for (const JsonValue element : draft.read.AsArray(artists).elements()) {
    if (draft.is_overfull()) break;
    ++position;
    const JsonValue artist = draft.read.AsObject(element);
    if (artist.is_absent()) continue;
    DraftArtist(artist, standing, draft);
    const Artist& row = draft.artists.back();
    draft.song_artists.push_back({.song_id = song_id,
                                  .artist_id = row.artist_id,
                                  .artist_name = row.artist_name,
                                  .artist_position = position});
    if (position == 1) main = {row.artist_id, row.artist_name};
  }
  return main;
}

}  // namespace

ItemFacts DraftTrack(JsonValue object, const TrackPlace& place, Draft& draft) {
  const Record track(object);
  FieldReader& read = draft.read;
  Song& row = draft.songs.emplace_back();
  row.url = UrlOf(track, read);
  row.song_id = IdOfTrack(track, row.url, draft);
  row.song_name = read.AsText(track[Key::kName]);
  row.duration_ms = DurationOf(track, read);
  if (row.duration_ms) {
    row.duration_min = static_cast<double>(*row.duration_ms) / kMillisecondsAMinute;
  }
  row.popularity = read.AsInt(track[Key::kPopularity]);
  row.song_added = place.added_at;
  row.is_explicit = read.AsBool(track[Key::kExplicit]);
  row.disc_number = read.AsInt(track[Key::kDiscNumber]);
  row.track_number = read.AsInt(track[Key::kTrackNumber]);
  row.isrc = NormaliseIsrc(read.AsText(read.AsObject(track[Key::kExternalIds])["isrc"]), draft);
  row.is_local = read.AsBool(track[Key::kIsLocal]);
  row.is_playable = read.AsBool(track[Key::kIsPlayable]);

  const bool is_local = place.is_local || row.is_local == true || IsLocalId(row.song_id);
  const Standing inside = is_local ? Standing::kInsideLocalFile : Standing::kInside;
  const MainArtist main = DraftTrackArtists(track[Key::kArtists], row.song_id, inside, draft);
  row.artist_id = main.id;
  Text album_name;
  const JsonValue album = read.AsObject(track[Key::kAlbum]);
  if (!album.is_absent()) {
    row.album_id = DraftAlbum(album, inside, draft).id;
    album_name = draft.albums.back().album_name;
    if (!is_local) {
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
