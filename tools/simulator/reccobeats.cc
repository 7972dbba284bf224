#include "simulator/reccobeats.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/audio_features.h"

namespace tracklake::simulator {
namespace {

constexpr std::size_t kMostIds = 40;
constexpr int kUnknownPerMille = 120;  // of the songs that Spotify knows

// Errors here have a form of their own.
Reply Complaint(int status, std::string_view message) {
  const Json body = {{"error", message}, {"status", status}};
  Reply reply;
  reply.status = status;
  reply.body = body.dump();
  return reply;
}

std::string Uuid(std::uint64_t key) {
  const std::uint64_t low = Mix(key, 1);
  return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", key >> 32, (key >> 16) & 0xffff,
                     key & 0xfff, low >> 52, low & 0xffff'ffff'ffff);
}

// nullopt for songs it never heard of.
std::optional<Json> FeaturesOf(const Call& call, const std::string& id) {
  const Catalogue& catalogue = call.world.catalogue;
  const auto number = catalogue.FindTrack(id, call.world.Today());
  if (!number) return std::nullopt;
  const std::uint64_t key = Mix(catalogue.seed(), kForReccoBeats, *number);
  if (Dice(key).Chance(kUnknownPerMille)) return std::nullopt;
  Json features = AudioFeatures(call.world.objects, *number);
  for (const char* spotifys :
       {"analysis_url", "duration_ms", "time_signature", "track_href", "type", "uri"}) {
    features.erase(spotifys);
  }
  features["id"] = Uuid(key);
  features["href"] = "https://open.spotify.com/track/" + id;
  const Track track = catalogue.TrackAt(*number);
  if (track.isrc) features["isrc"] = *track.isrc;
  return features;
}

}  // namespace

Reply GetReccoBeatsFeatures(const Call& call) {
  const auto ids = SplitList(call.request.Query("ids"));
  if (ids.empty()) return Complaint(400, "ids is required");
  if (ids.size() > kMostIds) return Complaint(400, "ids: at most 40");
  std::vector<Json> known;
  for (const std::string& id : ids) {
    if (auto features = FeaturesOf(call, id)) known.push_back(std::move(*features));
  }
  // By its own ids: as good as any order, and not that of the request.
  std::ranges::sort(known, {}, [](const Json& one) { return one["id"].get<std::string>(); });
  known.erase(std::ranges::unique(known).begin(), known.end());
  const Json body = {{"content", known}};
  Reply reply;
  reply.body = body.dump();
  return reply;
}

}  // namespace tracklake::simulator
