#include "app/enrichment.h"

#include <algorithm>

#include "enrich/reccobeats.h"
#include "enrich/spotify_lookup.h"

namespace tracklake::app {
namespace {

using std::chrono::days;

// "2026-11-20 06:00:00" as a query prints it.
std::optional<Seconds> TimeOf(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::string iso = *text + "Z";
  if (const std::size_t space = iso.find(' '); space != std::string::npos) iso[space] = 'T';
  return ParseIsoSeconds(iso);
}

Needs* KindOf(LakeNeeds* needs, std::string_view kind) {
  if (kind == "artist") return &needs->artists;
  if (kind == "album") return &needs->albums;
  return kind == "track" ? &needs->tracks : &needs->audio_features;
}

// Labels, codes and sounds stay what they are.
bool GrowsOld(std::string_view kind) { return kind == "artist" || kind == "track"; }

}  // namespace

bool IsEnrichmentConfigured(const Config& config) {
  return config.enrich_artists || config.enrich_albums || config.enrich_tracks ||
         !config.enrich_audio_features.empty();
}

Result<LakeNeeds> ReadNeeds(const Services& services, ResultSource& answer,
                            const Capabilities& capabilities) {
  const Config& config = services.config;
  std::optional<Seconds> old;
  if (capabilities.popularity && config.enrich_max_age_days > 0) {
    old = services.clock.NowSeconds() - days(config.enrich_max_age_days);
  }
  LakeNeeds needs;
  TL_TRY(answer.Run(ValueText::kPlain, [&](const TableRow& row) {
    const std::string kind = row[0].value_or("");
    Needs& list = *KindOf(&needs, kind);
    const std::optional<Seconds> known_at = TimeOf(row[2]);
    const bool is_old = known_at && old && GrowsOld(kind) && *known_at <= *old;
    if (known_at && !is_old) {
      ++list.known;
    } else {
      list.ids.push_back(row[1].value_or(""));
    }
    return true;
  }));
  return needs;
}

Result<Enrichment> Enrichment::Open(const Services& services, SpotifyConnection& connection,
                                    const Capabilities& capabilities) {
  const Config& config = services.config;
  const SpotifyLimits limits{capabilities.batches, capabilities.audio_features};
  const auto spotify = [&](SpotifyThing thing) {
    return std::make_unique<SpotifyLookup>(&connection.client(), thing, limits, config.market);
  };
  Enrichment made;
  if (config.enrich_artists) made.artists_ = spotify(SpotifyThing::kArtists);
  if (config.enrich_albums) made.albums_ = spotify(SpotifyThing::kAlbums);
  if (config.enrich_tracks) made.tracks_ = spotify(SpotifyThing::kTracks);
  for (const std::string& provider : config.enrich_audio_features) {
    if (provider == "spotify") {
      made.audio_features_.push_back(spotify(SpotifyThing::kAudioFeatures));
      continue;
    }
    TL_ASSIGN(Url root, ParseServiceUrl(config.reccobeats_url, "enrich.reccobeats_url"));
    made.reccobeats_client_ = std::make_unique<WebClient>(
        std::move(root), std::string(kReccoBeatsFamily), &connection.transport(),
        &connection.gate(), &services.clock, &services.rng, &connection.calls());
    made.audio_features_.push_back(
        std::make_unique<ReccoBeatsLookup>(made.reccobeats_client_.get()));
  }
  return made;
}

std::vector<EnrichTask> Enrichment::Tasks(const LakeNeeds& needs) const {
  std::vector<EnrichTask> tasks;
  if (artists_) tasks.push_back({{artists_.get()}, needs.artists.ids});
  if (albums_) tasks.push_back({{albums_.get()}, needs.albums.ids});
  if (tracks_) tasks.push_back({{tracks_.get()}, needs.tracks.ids});
  if (!audio_features_.empty()) {
    EnrichTask task{{}, needs.audio_features.ids};
    for (const auto& lookup : audio_features_) task.lookups.push_back(lookup.get());
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace tracklake::app
