// An object of Spotify's, opened: its fields by key, found in one pass over it whatever their
// order. Of duplicate keys the first counts. Values, free to copy; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "transform/json_value.h"

namespace tracklake {

// The keys that objects with many read fields are asked for. Named as in JSON.
enum class Key : std::uint8_t {
  kAcousticness,
  kAddedAt,
  kAddedBy,
  kAlbum,
  kAlbumType,
  kArtists,
  kAudiobook,
  kChapter,
  kCollaborative,
  kDanceability,
  kDescription,
  kDiscNumber,
  kDurationMs,
  kEnergy,
  kEpisode,
  kExplicit,
  kExternalIds,
  kExternalUrls,
  kFollowers,
  kGenres,
  kHref,
  kId,
  kImages,
  kInstrumentalness,
  kIsLocal,
  kIsPlayable,
  kItem,
  kItems,
  kKey,
  kLabel,
  kLiveness,
  kLoudness,
  kMode,
  kName,
  kNext,
  kOffset,
  kOwner,
  kPlayedAt,
  kPopularity,
  kPublic,
  kReleaseDate,
  kShow,
  kSnapshotId,
  kSpeechiness,
  kTempo,
  kTimeSignature,
  kTotal,
  kTotalTracks,
  kTrack,
  kTrackHref,
  kTrackNumber,
  kTracks,
  kType,
  kUri,
  kValence,
};
inline constexpr std::size_t kKeyCount = 55;

class Record {
 public:
  // Opens an object; anything else has no fields.
  explicit Record(JsonValue object);

  bool has(Key key) const { return (seen_ >> Bit(key) & 1) != 0; }

  // The field's value, absent when there is none.
  JsonValue operator[](Key key) const {
    return has(key) ? JsonValue(index_, marks_[Bit(key)]) : JsonValue();
  }

 private:
  static constexpr std::size_t Bit(Key key) { return static_cast<std::size_t>(key); }

  const JsonIndex* index_;
  std::uint64_t seen_ = 0;
  std::array<std::uint32_t, kKeyCount> marks_;  // where seen
};

}  // namespace tracklake
