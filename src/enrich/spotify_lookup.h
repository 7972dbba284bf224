// Spotify as a place to look things up by their ids: artists, albums, tracks, and how tracks sound.
#pragma once

#include <cstdint>
#include <string>

#include "enrich/answer.h"
#include "enrich/lookup.h"

namespace tracklake {

enum class SpotifyThing : std::uint8_t { kArtists, kAlbums, kTracks, kAudioFeatures };

// What this credential may ask, as the capability probe found out.
struct SpotifyLimits {
  bool batches = false;
  bool audio_features = false;
};

class SpotifyLookup final : public Lookup {
 public:
  // Borrows the client. `market`: two letters, or empty.
  SpotifyLookup(Client* client, SpotifyThing thing, SpotifyLimits limits, std::string market);

  const LookupKind& kind() const override;
  std::size_t batch_size() const override { return batch_size_; }
  void GoSingly() override { batch_size_ = 1; }
  std::optional<std::string> closed() const override;
  std::string Target(std::span<const std::string> ids) const override;
  Reply Ask(std::span<const std::string> ids, LookupAnswer* answer) override;

 private:
  Client* const client_;
  const SpotifyThing thing_;
  const bool is_open_;
  const std::string market_;
  std::size_t batch_size_;
  JsonDocument document_;
};

}  // namespace tracklake
