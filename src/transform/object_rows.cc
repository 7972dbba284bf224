#include "transform/object_rows.h"

#include <algorithm>
#include <iterator>

namespace tracklake {
namespace {

Timestamp Earlier(Timestamp a, Timestamp b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Lets a candidate in where its thing has a row already.
template <typename Row>
void FoldInto(Row& row, Row& candidate, Arena& arena) {
  if (CountValues(candidate) <= CountValues(row)) return;
  KeepTexts(candidate, arena);
  Values(row) = Values(candidate);
}

void FoldInto(Song& row, Song& candidate, Arena& arena) {
  row.song_added = Earlier(row.song_added, candidate.song_added);
  FoldInto<Song>(row, candidate, arena);
}

}  // namespace

void ObjectRows::Begin(const RawObject& object, Rows* rows, Arena* arena) {
  rows_ = rows;
  arena_ = arena;
  fetched_at_ = object.fetched_at;
  raw_key_ = arena->Copy(object.key);
  counts_ = {};
  candidates_ = 0;
  ForEachTable(*rows, [this](TableId table, const auto& all) {
    first_[static_cast<std::size_t>(table)] = all.size();
  });
  songs_.Clear();
  artists_.Clear();
  albums_.Clear();
  song_artists_.Clear();
  artist_genres_.Clear();
  track_features_.Clear();
  playlist_metadata_.Clear();
}

template <typename Row>
void ObjectRows::Append(Row& row, std::vector<Row>& rows, TableId table) {
  row.fetched_at = fetched_at_;
  row.raw_key = raw_key_;
  rows.push_back(row);
  ++CountsOf(table).rows;
}

template <typename Row>
void ObjectRows::Fold(std::vector<Row>& candidates, std::vector<Row>& rows, FoldIndex<Row>& index,
                      TableId table) {
  TableCounts& counts = CountsOf(table);
  candidates_ += std::ssize(candidates);
  for (Row& candidate : candidates) {
    ++counts.candidates;
    if (!HasIdentity(candidate)) {
      ++counts.not_applicable;
    } else if (Row* row = index.FindOrNote(candidate, rows)) {
      ++counts.folded;
      FoldInto(*row, candidate, *arena_);
    } else {
      KeepTexts(candidate, *arena_);
      Append(candidate, rows, table);
    }
  }
}

void ObjectRows::Add(Draft& draft) {
  Fold(draft.songs, rows_->songs, songs_, TableId::kSongs);
  Fold(draft.artists, rows_->artists, artists_, TableId::kArtists);
  Fold(draft.albums, rows_->albums, albums_, TableId::kAlbums);
  Fold(draft.song_artists, rows_->song_artists, song_artists_, TableId::kSongArtists);
  Fold(draft.artist_genres, rows_->artist_genres, artist_genres_, TableId::kArtistGenres);
  Fold(draft.track_features, rows_->track_features, track_features_, TableId::kTrackFeatures);
  AddPlaylists(draft);
}

void ObjectRows::AddPlaylists(Draft& draft) {
  Fold(draft.playlist_metadata, rows_->playlist_metadata, playlist_metadata_,
       TableId::kPlaylistMetadata);
}

void ObjectRows::AddEntry(PlaylistTrack row) {
  KeepText(row.item_id, *arena_);
  KeepText(row.item_name, *arena_);
  KeepText(row.added_by, *arena_);
  CountCandidate(TableId::kPlaylistTracks);
  Append(row, rows_->playlist_tracks, TableId::kPlaylistTracks);
}

void ObjectRows::AddPlay(Play row) {
  KeepText(row.song_id, *arena_);
  KeepText(row.song_name, *arena_);
  KeepText(row.artist_name, *arena_);
  KeepText(row.album_name, *arena_);
  CountCandidate(TableId::kListeningHistory);
  Append(row, rows_->listening_history, TableId::kListeningHistory);
}

void ObjectRows::AddCapture(Capture row) {
  KeepText(row.what, *arena_);
  KeepText(row.id, *arena_);
  KeepText(row.snapshot_id, *arena_);
  KeepText(row.status, *arena_);
  KeepText(row.reason, *arena_);
  KeepText(row.detail, *arena_);
  CountCandidate(TableId::kCaptures);
  Append(row, rows_->captures, TableId::kCaptures);
}

void ObjectRows::CountQuarantined(TableId table) { ++CountCandidate(table).quarantined; }

void ObjectRows::CountNotApplicable(TableId table) { ++CountCandidate(table).not_applicable; }

void ObjectRows::TakeBack() {
  ForEachTable(*rows_, [this](TableId table, auto& all) {
    all.resize(first_[static_cast<std::size_t>(table)]);
  });
  counts_ = {};
  candidates_ = 0;
}

TableCounts& ObjectRows::CountCandidate(TableId table) {
  ++candidates_;
  TableCounts& counts = CountsOf(table);
  ++counts.candidates;
  return counts;
}

}  // namespace tracklake
