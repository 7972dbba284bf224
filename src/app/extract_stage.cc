#include "app/job.h"
#include "app/spotify_connection.h"
#include "app/stage_progress.h"
#include "app/tell.h"
#include "base/text.h"
#include "extract/extract.h"
#include "spotify/playlist_ref.h"

namespace tracklake::app {
namespace {

// What the user named on the command line, and nothing else; else all that is configured.
Result<ExtractRequest> RequestOf(const Config& config, const std::vector<std::string>& named) {
  ExtractRequest request;
  if (named.empty()) {
    request.sources = {.own_playlists = config.own_playlists,
                       .saved_tracks = config.saved_tracks,
                       .saved_albums = config.saved_albums,
                       .followed_artists = config.followed_artists,
                       .top = config.top,
                       .recently_played = config.recently_played};
  }
  const std::vector<std::string>& references = named.empty() ? config.playlists : named;
  if (references.empty() && !request.sources.any()) {
    return WithHint(Fail(ErrorKind::kConfig, "no playlist and no source is configured"),
                    "Name one: --playlist ID (an id, URI or link), set PLAYLIST_ID, or switch a "
                    "source on, such as sources.own_playlists.");
  }
  for (const std::string& reference : references) {
    TL_ASSIGN(std::string id, ParsePlaylistRef(reference));
    request.playlist_ids.push_back(std::move(id));
  }
  request.market = config.market;
  request.concurrency = config.extract_concurrency;
  return request;
}

// Where Spotify tells popularity, and that is wanted, an unchanged playlist has news all the same.
bool ReusesUnchanged(const Config& config, SpotifyConnection& connection, ObjectStore* store) {
  if (!config.extract_popularity) return true;
  const auto known = connection.Memory(store).Get();
  return known.has_value() && !known->popularity;
}

// How many pages and entries have come, of all lists: each page tells of its own list's entries.
class ComeSoFar {
 public:
  void Add(const ExtractProgress& now) {
    if (now.playlist != list_) before_ += of_list_;
    list_ = now.playlist;
    of_list_ = now.entries;
    ++pages_;
  }
  std::int64_t entries() const { return before_ + of_list_; }
  std::int64_t pages() const { return pages_; }

 private:
  std::size_t list_ = 0;
  std::int64_t pages_ = 0;
  std::int64_t before_ = 0;
  std::int64_t of_list_ = 0;
};

}  // namespace

Result<ExtractReport> RunExtract(const Services& services,
                                 const std::vector<std::string>& playlists,
                                 const OnStage& on_stage) {
  const Config& config = services.config;
  TL_ASSIGN(ExtractRequest request, RequestOf(config, playlists));
  TL_ASSIGN(const auto connection, SpotifyConnection::Open(services));
  TL_ASSIGN(ObjectStore * store, services.lake.OpenForLanding());

  connection->calls().Watch(connection->Memory(store));
  Extractor extractor(&connection->client(), store, &services.clock);
  StageProgress progress(&services.events, "extract");
  FinishedLists finished(store, &services.clock);
  request.finished = &finished;
  const ScopeRefusals scopes(store, &services.clock, connection->credential().consented_at);
  request.scopes = &scopes;
  request.has_user = connection->credential().has_user;
  request.reuses_unchanged = [&] { return ReusesUnchanged(config, *connection, store); };
  ComeSoFar come;
  request.progress = [&](const ExtractProgress& now) {
    come.Add(now);
    progress.Update(come.entries(), now.playlists == 1 ? now.claimed.value_or(0) : 0, "entry",
                    Count(come.pages(), "page"));
  };
  TL_ASSIGN(ExtractReport report, extractor.Run(request));
  Tell(services.events, report);
  progress.End(OutcomeOf(report));
  on_stage(report);
  connection->calls().TellMasked();
  return report;
}

}  // namespace tracklake::app
