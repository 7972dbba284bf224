#include "enrich/spotify_lookup.h"

#include <fmt/ranges.h>

#include <array>

namespace tracklake {
namespace {

// How each thing is asked for; the path is also the name of a batch's list, but for "-" and "_".
struct Facts {
  LookupKind kind;
  std::string_view path;
  std::string_view list;
  std::size_t batch;  // what Spotify takes
  bool depends_on_market;
};

constexpr std::array<Facts, 4> kFacts = {{
    {{"artists", "artist", "artists", "spotify", "artists"}, "/artists", "artists", 50, false},
    {{"albums", "album", "albums", "spotify", "albums"}, "/albums", "albums", 20, true},
    {{"tracks", "track", "tracks", "spotify", "tracks"}, "/tracks", "tracks", 50, true},
    {{"audio-features-spotify", "audio-features", "audio-features", "spotify", "audio-features"},
     "/audio-features",
     "audio_features",
     100,
     false},
}};

const Facts& FactsOf(SpotifyThing thing) { return kFacts[static_cast<std::size_t>(thing)]; }

}  // namespace

SpotifyLookup::SpotifyLookup(Client* client, SpotifyThing thing, SpotifyLimits limits,
                             std::string market)
    : client_(client),
      thing_(thing),
      is_open_(thing != SpotifyThing::kAudioFeatures || limits.audio_features),
      market_(std::move(market)) {
  // Where audio features are open at all, their batches are.
  const bool batches = thing == SpotifyThing::kAudioFeatures || limits.batches;
  batch_size_ = batches ? FactsOf(thing).batch : 1;
}

const LookupKind& SpotifyLookup::kind() const { return FactsOf(thing_).kind; }

std::optional<std::string> SpotifyLookup::closed() const {
  if (is_open_) return std::nullopt;
  return "closed to apps of this class";
}

std::string SpotifyLookup::Target(std::span<const std::string> ids) const {
  const Facts& facts = FactsOf(thing_);
  const bool has_market = facts.depends_on_market && !market_.empty();
  if (ids.size() == 1) {
    return fmt::format("{}/{}{}", facts.path, ids.front(), has_market ? "?market=" + market_ : "");
  }
  return fmt::format("{}?ids={}{}", facts.path, fmt::join(ids, ","),
                     has_market ? "&market=" + market_ : "");
}

Reply SpotifyLookup::Ask(std::span<const std::string> ids, LookupAnswer* answer) {
  const Facts& facts = FactsOf(thing_);
  const bool is_batch = ids.size() > 1;
  const bool has_type = thing_ != SpotifyThing::kAudioFeatures;
  const AnswerShape shape{is_batch ? facts.list : std::string_view(), "id",
                          has_type ? facts.kind.what : std::string_view()};
  const std::string what = is_batch ? fmt::format("{} {}", ids.size(), facts.kind.raw_kind)
                                    : fmt::format("{} {}", facts.kind.what, ids.front());
  return client_->Get(Target(ids), what, &document_,
                      [&](std::string_view, JsonValue root) -> Result<> {
                        TL_ASSIGN(*answer, ReadAnswer(root, shape, ids));
                        return {};
                      });
}

}  // namespace tracklake
