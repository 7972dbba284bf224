// What the listener saved, follows and plays most. The songs are of a part of the catalogue that
// nothing else touches, so that a library of so many songs has exactly so many artists. It does not
// change from day to day; only what is played most does. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "simulator/catalogue.h"
#include "simulator/entries.h"

namespace tracklake::simulator {

// `place` counts from 0, the newest first, up to the size of the library.
TrackNumber SavedTrack(const Catalogue& catalogue, int place);
std::uint64_t SavedAlbum(const Catalogue& catalogue, int place);
// When something was saved.
Seconds SavedAt(int place);

// Artists by their numbers in the catalogue.
std::uint32_t FollowedArtist(const Catalogue& catalogue, int place);

enum class TimeRange : std::uint8_t { kShort, kMedium, kLong };

// Best first; a short range changes weekly, a medium one monthly, a long one never.
std::vector<TrackNumber> TopTracks(const Catalogue& catalogue, TimeRange range, Day day);
std::vector<std::uint32_t> TopArtists(const Catalogue& catalogue, TimeRange range, Day day);

// The entries of one of the library's playlists, the same on every day: songs of the library with
// repeats, here and there a removed one or a local file.
std::vector<Entry> LibraryPlaylistEntries(const Catalogue& catalogue, int playlist);

struct Play {
  Seconds started;
  int milliseconds;  // on top of it
  TrackNumber track;
  int context;  // 0: none, 1: its album, 2: the long list
};

// Those that have ended by `now`, the newest first, at most kKeptPlays: more are never told.
constexpr std::size_t kKeptPlays = 50;
std::vector<Play> RecentPlays(const Catalogue& catalogue, Seconds now);

}  // namespace tracklake::simulator
