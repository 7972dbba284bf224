// ReccoBeats: how tracks sound, for apps from which Spotify keeps it. No key is needed; 40 ids a
// call; tracks it does not know are left out of the answer, and the rest come in any order, each
// known by the Spotify address in its `href`.
#pragma once

#include "enrich/lookup.h"
#include "enrich/web_client.h"

namespace tracklake {

inline constexpr std::string_view kReccoBeatsFamily = "reccobeats";

class ReccoBeatsLookup final : public Lookup {
 public:
  // Borrows the client.
  explicit ReccoBeatsLookup(WebClient* client) : client_(client) {}

  const LookupKind& kind() const override;
  std::size_t batch_size() const override { return batch_size_; }
  void GoSingly() override { batch_size_ = 1; }
  std::optional<std::string> closed() const override { return std::nullopt; }
  std::string Target(std::span<const std::string> ids) const override;
  Reply Ask(std::span<const std::string> ids, LookupAnswer* answer) override;

 private:
  static constexpr std::size_t kBatch = 40;

  WebClient* const client_;
  std::size_t batch_size_ = kBatch;
  JsonDocument document_;
};

}  // namespace tracklake
