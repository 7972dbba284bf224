#include <algorithm>

#include "app/spotify_connection.h"
#include "cli/extract_report.h"
#include "cli/stage.h"
#include "extract/extract.h"
#include "spotify/playlist_ref.h"

namespace tracklake::cli {
namespace {

// What the user named on the command line, and nothing else; else all that is configured.
Result<ExtractRequest> RequestOf(const app::Config& config, const std::vector<std::string>& named) {
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

// Withheld for ever is no fault of this run; anything else that is missing is.
ExitCode CodeOf(const ExtractReport& report) {
  if (report.stopped) return ExitCodeOf(report.stopped->kind);
  std::vector<PlaylistReport> all = report.playlists;
  std::ranges::copy(report.others, std::back_inserter(all));
  std::vector<ExitCode> codes;
  for (const PlaylistReport& one : all) {
    const bool is_incomplete =
        one.outcome == FetchOutcome::kPartial || one.outcome == FetchOutcome::kFailed;
    if (one.outcome == FetchOutcome::kDeferred) codes.push_back(ExitCode::kDeferred);
    if (is_incomplete) codes.push_back(ExitCode::kIncomplete);
    if (one.needs_consent) codes.push_back(ExitCode::kPermission);
  }
  const bool all_failed = std::ranges::all_of(
      all, [](const PlaylistReport& one) { return one.outcome == FetchOutcome::kFailed; });
  if (all_failed && !all.empty()) {
    const auto& error = all.front().error;
    return error ? ExitCodeOf(error->kind) : ExitCode::kFailed;
  }
  return WorstOf(codes);
}

// Where Spotify tells popularity, and that is wanted, an unchanged playlist has news all the same.
bool ReusesUnchanged(const app::Config& config, app::SpotifyConnection& connection,
                     ObjectStore* store) {
  if (!config.extract_popularity) return true;
  const auto known = connection.Memory(store).Get();
  return known.has_value() && !known->popularity;
}

}  // namespace

Result<StageResult> ExtractStage(Context& context, const std::vector<std::string>& playlists) {
  const app::Config& config = context.config();
  TL_ASSIGN(ExtractRequest request, RequestOf(config, playlists));
  TL_ASSIGN(const std::unique_ptr<app::SpotifyConnection> connection,
            app::SpotifyConnection::Open(context.services()));
  TL_ASSIGN(ObjectStore * store, context.lake().OpenForLanding());

  connection->calls().Watch(connection->Memory(store));
  Extractor extractor(&connection->client(), store, &context.clock());
  ProgressLine line(context.terminal(), context.clock(), "extract");
  FinishedLists finished(store, &context.clock());
  request.finished = &finished;
  const ScopeRefusals scopes(store, &context.clock(), connection->credential().consented_at);
  request.scopes = &scopes;
  request.has_user = connection->credential().has_user;
  request.reuses_unchanged = [&] { return ReusesUnchanged(config, *connection, store); };
  request.progress = [&line](const ExtractProgress& progress) {
    line.Update(static_cast<std::int64_t>(progress.playlist),
                static_cast<std::int64_t>(progress.playlists), "playlist");
  };
  TL_ASSIGN(const ExtractReport report, extractor.Run(request));
  line.Clear();
  SayExtractReport(context.terminal(), report);
  connection->calls().TellMasked();
  return StageResult{CodeOf(report), ExtractReportJson(report)};
}

Result<> EndExtraction(Context& context, const nlohmann::ordered_json& report) {
  if (!RetryAtOf(report).empty()) return {};
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  return FinishedLists(store, &context.clock()).Forget();
}

}  // namespace tracklake::cli
