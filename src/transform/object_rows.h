// The rows of one raw object while it is being read: candidates come in, are folded and counted,
// and become rows at the end of the caller's vectors. Keeps its memory between objects. Not
// thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "tables/rows.h"
#include "tables/schema.h"
#include "transform/draft.h"
#include "transform/fold.h"
#include "transform/transformer.h"

namespace tracklake {

class ObjectRows {
 public:
  // Starts an object. Rows go behind those that are there; their texts into *arena.
  void Begin(const RawObject& object, Rows* rows, Arena* arena);

  // All candidates of a draft, table by table, in their order.
  void Add(Draft& draft);
  // Only its playlists: what a reused object gives.
  void AddPlaylists(Draft& draft);

  // One candidate and one row each. Of an entry the item's and adder's texts are copied, of a play
  // and a capture none: the caller has made the others lasting.
  void AddEntry(PlaylistTrack row);
  void AddPlay(Play row);
  void AddCapture(Capture row);

  void CountQuarantined(TableId table);

  // It has given more than any object may: it is to be refused.
  bool is_overfull() const { return candidates_ > kMaxCandidates; }
  void CountNotApplicable(TableId table);

  // Removes what this object has given; its counts are 0 again.
  void TakeBack();

  const std::array<TableCounts, kTableCount>& counts() const { return counts_; }
  std::string_view raw_key() const { return raw_key_; }  // lasting

 private:
  template <typename Row>
  void Fold(std::vector<Row>& candidates, std::vector<Row>& rows, FoldIndex<Row>& index,
            TableId table);
  template <typename Row>
  void Append(Row& row, std::vector<Row>& rows, TableId table);
  TableCounts& CountCandidate(TableId table);
  TableCounts& CountsOf(TableId table) { return counts_[static_cast<std::size_t>(table)]; }

  Rows* rows_ = nullptr;
  Arena* arena_ = nullptr;
  Seconds fetched_at_;
  std::string_view raw_key_;
  std::array<std::size_t, kTableCount> first_;  // of this object's rows
  std::array<TableCounts, kTableCount> counts_;
  std::int64_t candidates_ = 0;  // of all tables

  FoldIndex<Song> songs_;
  FoldIndex<Artist> artists_;
  FoldIndex<Album> albums_;
  FoldIndex<SongArtist> song_artists_;
  FoldIndex<ArtistGenre> artist_genres_;
  FoldIndex<TrackFeatures> track_features_;
  FoldIndex<PlaylistMetadata> playlist_metadata_;
};

}  // namespace tracklake
