// A lake of three months for tests: playlists that are read whole, in pieces, not at all, or found
// unchanged, whose songs then stand in an object of another day or month; withheld fields, late
// values, lookups. The same seed gives the same lake. Not thread-safe.
#pragma once

#include <map>
#include <random>
#include <string>

#include "base/arena.h"
#include "lake/testing/committed_rows.h"
#include "store/object_store.h"
#include "tables/rows.h"

namespace tracklake {

class RandomMonths {
 public:
  explicit RandomMonths(unsigned seed) : random_(seed) {}

  // September to November 2026, with days left out.
  Result<> Commit(ObjectStore& store) {
    for (Day day = *ParseIsoDate("2026-09-01"); day < *ParseIsoDate("2026-12-01");
         day += std::chrono::days(1)) {
      if (OneIn(3)) continue;
      for (int list = 0; list < kLists; ++list) {
        if (OneIn(4)) continue;
        Rows rows;
        const std::string_view key = Text("raw/{}-{}.json", FormatDate(day), list);
        AddList(day, list, key, &rows);
        TL_TRY(CommitRows(store, day, std::string(key), rows));
      }
    }
    return {};
  }

 private:
  static constexpr int kLists = 3;
  static constexpr int kEntries = 4;

  bool OneIn(unsigned n) { return random_() % n == 0; }
  template <typename... Values>
  std::string_view Text(fmt::format_string<Values...> format, Values&&... values) {
    return arena_.Copy(fmt::format(format, std::forward<Values>(values)...));
  }

  template <typename Row>
  Row RowOf(Micros at, std::string_view key) {
    Row row{};
    row.fetched_at = at;
    row.raw_key = key;
    return row;
  }

  Capture CaptureOf(Micros at, std::string_view key, std::string_view what, std::string_view id,
                    std::string_view status) {
    Capture capture = RowOf<Capture>(at, key);
    capture.what = what;
    capture.id = id;
    capture.status = status;
    return capture;
  }

  void AddList(Day day, int list, std::string_view key, Rows* rows) {
    const Micros at = Seconds(day) + std::chrono::hours(list);
    const std::string_view id = Text("list-{}", list);
    if (OneIn(6)) {
      Capture failed = CaptureOf(at, key, "playlist", id, OneIn(2) ? "failed" : "deferred");
      failed.reason = OneIn(2) ? "http 500" : "quota of today";
      failed.recoverable = true;
      rows->captures.push_back(failed);
      return;
    }
    const bool is_whole = !OneIn(4);
    const int received = is_whole ? kEntries : kEntries - 2;
    Capture capture = CaptureOf(at, key, "playlist", id, is_whole ? "complete" : "partial");
    capture.claimed_items = kEntries;
    capture.first_position = 1;
    capture.last_position = capture.received_items = received;
    rows->captures.push_back(capture);
    PlaylistMetadata metadata = RowOf<PlaylistMetadata>(at, key);
    metadata.playlist_id = id;
    if (!OneIn(3)) metadata.playlist_name = Text("List {} of {}", list, FormatDate(day));
    rows->playlist_metadata.push_back(metadata);
    const bool is_reused = seen_.contains(list) && !OneIn(3);
    if (!is_reused) seen_[list] = OneIn(12) ? "raw/nowhere.json" : key;
    AddEntries(at, key, id, seen_[list], received, rows);
    if (!is_reused) AddSongs(at, key, rows);
  }

  void AddEntries(Micros at, std::string_view key, std::string_view list,
                  std::string_view observed_key, int count, Rows* rows) {
    for (int position = 1; position <= count; ++position) {
      PlaylistTrack entry = RowOf<PlaylistTrack>(at, key);
      entry.playlist_id = list;
      entry.position = position;
      entry.item_type = OneIn(9) ? "episode" : "track";
      entry.item_id = Text("song-{}", position);
      entry.item_name = Text("Song {}", position);
      entry.duration_ms = 1000 * position;
      entry.observed_key = observed_key;
      rows->playlist_tracks.push_back(entry);
    }
  }

  void AddSongs(Micros at, std::string_view key, Rows* rows) {
    const bool is_withheld = OneIn(3);
    for (int n = 1; n <= kEntries; ++n) {
      Song song = RowOf<Song>(at, key);
      song.song_id = Text("song-{}", n);
      song.song_name = Text("Song {} ä\"", n);
      if (!is_withheld) song.popularity = static_cast<std::int32_t>(random_() % 100);
      song.duration_min = -0.0;
      song.album_id = "album";
      song.artist_id = Text("artist-{}", n % 2);
      song.is_explicit = OneIn(2);
      rows->songs.push_back(song);
      SongArtist artist = RowOf<SongArtist>(at, key);
      artist.song_id = song.song_id;
      artist.artist_id = song.artist_id;
      artist.artist_name =
          Text("Artist of {}", FormatDate(std::chrono::floor<std::chrono::days>(at)));
      artist.artist_position = 1;
      rows->song_artists.push_back(artist);
    }
    Album album = RowOf<Album>(at, key);
    album.album_id = "album";
    album.album_name = "Album";
    album.release_date = *ParseIsoDate("1969-09-26");
    rows->albums.push_back(album);
    if (is_withheld) {
      Capture field = CaptureOf(at, key, "field", "track.popularity", "withheld");
      field.reason = "absent";
      field.recoverable = false;
      rows->captures.push_back(field);
    }
    if (OneIn(4)) {
      ArtistGenre genre = RowOf<ArtistGenre>(at, key);
      genre.artist_id = "artist-0";
      genre.genre = Text("genre {}", FormatDate(std::chrono::floor<std::chrono::days>(at)));
      genre.genre_position = 1;
      genre.provider = "spotify";
      rows->artist_genres.push_back(genre);
      rows->captures.push_back(CaptureOf(at, key, "artist", "artist-0", "complete"));
    }
  }

  std::mt19937 random_;
  Arena arena_;
  std::map<int, std::string_view> seen_;  // where the list's entries were last seen
};

}  // namespace tracklake
