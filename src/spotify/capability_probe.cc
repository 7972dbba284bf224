#include <functional>

#include "spotify/capabilities.h"
#include "spotify/profile.h"

namespace tracklake {
namespace {

// What is asked for when a search names nothing: the ids that Spotify's own examples use.
constexpr std::string_view kKnownArtist = "0TnOYISbd1XYRBk9myaseg";
constexpr std::string_view kKnownTrack = "11dFghVXANMlKmJXsNCbNl";

// A word that finds something in any catalogue.
constexpr std::string_view kSearch = "/search?q=a&type=artist%2Ctrack&limit=1";

constexpr int kClassicPlaylistPage = 100;
constexpr int kClassicSearch = 50;

// Does the answer say no to this one thing, and not to everything?
bool IsAnswer(Meaning meaning) {
  switch (meaning) {
    case Meaning::kInvalidId:
    case Meaning::kLimitRefused:
    case Meaning::kBadRequest:
    case Meaning::kEndpointClosed:
    case Meaning::kFeatureClosed:
    case Meaning::kForbidden:
    case Meaning::kNotFound:
      return true;
    default:
      return false;
  }
}

class Prober {
 public:
  explicit Prober(Client* client) : client_(*client) {}

  Result<Capabilities> Run(bool has_user) {
    TL_TRY(LookAtSearch());
    if (!saw_artist_) TL_TRY(LookAtArtist());
    TL_TRY(LookAtBatches());
    if (known_.batches) TL_TRY(LookAtAudioFeatures());
    if (has_user) TL_TRY(LookAtUser());
    Classify();
    return known_;
  }

 private:
  // Whether it answered; false: Spotify said no to this.
  Result<bool> Ask(
      const std::string& target, std::string_view what,
      const std::function<void(JsonValue)>& look = [](JsonValue) {}) {
    const auto read = [&look](std::string_view, JsonValue root) -> Result<> {
      look(root);
      return {};
    };
    const Reply reply = client_.Get(target, what, &document_, read);
    if (reply.result.has_value()) return true;
    if (IsAnswer(reply.result.error().meaning)) return false;
    return std::unexpected(reply.result.error().error);
  }

  Result<> LookAtSearch() {
    const auto first_of = [](JsonValue root, std::string_view list) {
      for (const JsonValue found : root[list]["items"].elements()) return found;
      return JsonValue();
    };
    const Result<bool> answered = Ask(std::string(kSearch), "a search", [&](JsonValue root) {
      const JsonValue artist = first_of(root, "artists");
      TakeId(artist, &artist_);
      if (artist.is_object()) LookAt(artist);
      TakeId(first_of(root, "tracks"), &track_);
    });
    return WithoutValue(answered);
  }

  Result<> LookAtArtist() {
    return WithoutValue(
        Ask("/artists/" + artist_, "an artist", [this](JsonValue root) { LookAt(root); }));
  }

  // Fields that are withheld are absent; null has been seen too.
  void LookAt(JsonValue artist) {
    saw_artist_ = true;
    known_.popularity = artist["popularity"].kind() == JsonKind::kNumber;
    known_.genres = artist["genres"].is_array();
  }

  Result<> LookAtBatches() {
    TL_ASSIGN(known_.batches, Ask("/artists?ids=" + artist_, "a batch of artists"));
    return {};
  }

  Result<> LookAtAudioFeatures() {
    TL_ASSIGN(known_.audio_features, Ask("/audio-features/" + track_, "audio features"));
    return {};
  }

  Result<> LookAtUser() {
    const ProfileReply user = FetchProfile(&client_);
    if (!user.result.has_value()) return std::unexpected(user.result.error().error);
    known_.has_user = true;
    known_.account_id = user.result->account_id;
    return {};
  }

  void Classify() {
    if (!known_.batches) return;  // a new development app, as known_ begins
    known_.app_class = known_.audio_features ? AppClass::kExtended : AppClass::kOldDevelopment;
    known_.foreign_playlist_items = true;
    known_.playlist_page_limit = kClassicPlaylistPage;
    known_.search_limit = kClassicSearch;
  }

  static void TakeId(JsonValue object, std::string* id) {
    const auto text = object["id"].text_if_any();
    if (text && !text->empty()) *id = *text;
  }

  static Result<> WithoutValue(const Result<bool>& answered) {
    if (!answered.has_value()) return std::unexpected(answered.error());
    return {};
  }

  Client& client_;
  JsonDocument document_;
  std::string artist_{kKnownArtist};
  std::string track_{kKnownTrack};
  bool saw_artist_ = false;
  Capabilities known_;
};

}  // namespace

Result<Capabilities> ProbeCapabilities(Client* client, Clock* clock, bool has_user) {
  TL_ASSIGN(Capabilities known, Prober(client).Run(has_user));
  known.probed_at = clock->NowSeconds();
  return known;
}

}  // namespace tracklake
