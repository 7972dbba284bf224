#include <simdjson.h>

#include "base/json_error.h"
#include "spotify/capabilities.h"
#include "spotify/profile.h"

namespace tracklake {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

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
  // true: parser_ holds the body. false: Spotify said no to this.
  Result<bool> Ask(const std::string& target, std::string_view what) {
    const Reply reply = client_.Get(target, what, [this](std::string& body) -> Result<> {
      if (JsonError(parser_.parse(body.data(), body.size()).get(root_)) == SUCCESS) return {};
      return Fail(ErrorKind::kBadData, "the answer is no JSON");
    });
    if (reply.result.has_value()) return true;
    if (IsAnswer(reply.result.error().meaning)) return false;
    return std::unexpected(reply.result.error().error);
  }

  Result<> LookAtSearch() {
    TL_ASSIGN(const bool answered, Ask(std::string(kSearch), "a search"));
    if (!answered) return {};
    dom::element artist;
    if (root_["artists"]["items"].at(0).get(artist) == SUCCESS && artist.is_object()) {
      TakeId(artist, &artist_);
      LookAt(artist);
    }
    dom::element track;
    if (root_["tracks"]["items"].at(0).get(track) == SUCCESS && track.is_object()) {
      TakeId(track, &track_);
    }
    return {};
  }

  Result<> LookAtArtist() {
    TL_ASSIGN(const bool answered, Ask("/artists/" + artist_, "an artist"));
    if (answered) LookAt(root_);
    return {};
  }

  // Fields that are withheld are absent; null has been seen too.
  void LookAt(const dom::element& artist) {
    saw_artist_ = true;
    std::int64_t popularity = 0;
    dom::array genres;
    known_.popularity = artist["popularity"].get(popularity) == SUCCESS;
    known_.genres = artist["genres"].get(genres) == SUCCESS;
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

  static void TakeId(const dom::element& object, std::string* id) {
    std::string_view text;
    if (object["id"].get(text) == SUCCESS && !text.empty()) *id = text;
  }

  Client& client_;
  dom::parser parser_;
  dom::element root_;
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
