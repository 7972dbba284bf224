#include "transform/envelope.h"
#include "transform/music.h"
#include "transform/object_id.h"

namespace tracklake {

void DraftFeatures(JsonValue object, FeaturesProvider provider, Draft& draft) {
  const Record features(object);
  FieldReader& read = draft.read;
  TrackFeatures& row = draft.track_features.emplace_back();
  const bool is_spotify = provider == FeaturesProvider::kSpotify;
  row.song_id = is_spotify ? IdOfFeatures(features, draft)
                           : TrackOfAddress(draft.identity.AsText(features[Key::kHref]));
  row.danceability = read.AsDouble(features[Key::kDanceability]);
  row.energy = read.AsDouble(features[Key::kEnergy]);
  row.loudness = read.AsDouble(features[Key::kLoudness]);
  row.speechiness = read.AsDouble(features[Key::kSpeechiness]);
  row.acousticness = read.AsDouble(features[Key::kAcousticness]);
  row.instrumentalness = read.AsDouble(features[Key::kInstrumentalness]);
  row.liveness = read.AsDouble(features[Key::kLiveness]);
  row.valence = read.AsDouble(features[Key::kValence]);
  row.tempo = read.AsDouble(features[Key::kTempo]);
  row.key = read.AsInt(features[Key::kKey]);
  row.mode = read.AsInt(features[Key::kMode]);
  row.time_signature = read.AsInt(features[Key::kTimeSignature]);
  row.provider = is_spotify ? "spotify" : "reccobeats";
}

}  // namespace tracklake
