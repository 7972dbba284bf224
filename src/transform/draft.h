// The rows that one element would give. Everything an element says is read into a draft first, and
// the draft becomes rows only when nothing that makes the element what it is was of the wrong type:
// so a quarantined element leaves no row behind in any table. Texts point into the document. One a
// worker, used again and again; not thread-safe.
#pragma once

#include <iterator>
#include <vector>

#include "base/arena.h"
#include "tables/rows.h"
#include "transform/field_reader.h"
#include "transform/transformer.h"
#include "transform/withheld.h"

namespace tracklake {

struct Draft {
  FieldReader identity;    // reads what makes the element what it is: a fault quarantines it
  FieldReader read;        // reads all else: a fault is a NULL and a line in quarantine
  Arena* arena = nullptr;  // for the few texts that do not stand in the document as they are

  // The candidates of each table, in the order in which they are seen.
  std::vector<Song> songs;
  std::vector<Artist> artists;
  std::vector<Album> albums;
  std::vector<SongArtist> song_artists;
  std::vector<ArtistGenre> artist_genres;
  std::vector<TrackFeatures> track_features;
  std::vector<PlaylistMetadata> playlist_metadata;
  WithheldFields withheld;

  // One element alone that gives more than any object may: reading it stops there.
  bool is_overfull() const {
    return std::ssize(artists) > kMaxCandidates || std::ssize(artist_genres) > kMaxCandidates;
  }

  // Keeps the vectors' memory.
  void Clear() {
    identity.Clear();
    read.Clear();
    songs.clear();
    artists.clear();
    albums.clear();
    song_artists.clear();
    artist_genres.clear();
    track_features.clear();
    playlist_metadata.clear();
    withheld = WithheldFields();
  }
};

}  // namespace tracklake
