#include "simulator/audio_features.h"

#include <fmt/format.h>

namespace tracklake::simulator {
namespace {

constexpr int kNeverAnalysedPerMille = 30;

double Thousandths(Dice& dice, int low, int high) { return dice.Between(low, high) / 1000.0; }

}  // namespace

bool HasAudioFeatures(const Catalogue& catalogue, TrackNumber track) {
  return !Dice(Mix(catalogue.seed(), kForFeatures, track, 1)).Chance(kNeverAnalysedPerMille);
}

Json AudioFeatures(const ObjectWriter& objects, TrackNumber number) {
  const Track track = objects.catalogue().TrackAt(number);
  Dice dice(Mix(objects.catalogue().seed(), kForFeatures, number));
  Json features = {{"id", track.id},
                   {"duration_ms", track.duration_ms},
                   {"type", "audio_features"},
                   {"track_href", fmt::format("{}/tracks/{}", objects.api(), track.id)},
                   {"analysis_url", fmt::format("{}/audio-analysis/{}", objects.api(), track.id)},
                   {"uri", "spotify:track:" + track.id}};
  for (const char* name :
       {"acousticness", "danceability", "energy", "liveness", "speechiness", "valence"}) {
    features[name] = Thousandths(dice, 1, 999);
  }
  // Mostly exactly 0, and then written as an integer.
  features["instrumentalness"] = 0;
  if (dice.Chance(300)) features["instrumentalness"] = Thousandths(dice, 1, 999);
  features["key"] = dice.Between(-1, 11);
  features["loudness"] = -Thousandths(dice, 800, 31'000);
  features["mode"] = dice.Between(0, 1);
  features["tempo"] = Thousandths(dice, 52'000, 209'000);
  features["time_signature"] = dice.Between(3, 5);
  return features;
}

}  // namespace tracklake::simulator
