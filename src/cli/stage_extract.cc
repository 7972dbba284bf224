#include <fmt/format.h>

#include "base/text.h"
#include "cli/connection.h"
#include "cli/stage.h"
#include "extract/extract.h"
#include "spotify/playlist_ref.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

Result<std::vector<std::string>> PlaylistIds(const Config& config,
                                             const std::vector<std::string>& named) {
  const std::vector<std::string>& references = named.empty() ? config.playlists : named;
  if (references.empty()) {
    return WithHint(Fail(ErrorKind::kConfig, "no playlist is configured"),
                    "Name one: --playlist ID (an id, URI or link), or set PLAYLIST_ID.");
  }
  std::vector<std::string> ids;
  for (const std::string& reference : references) {
    TL_ASSIGN(std::string id, ParsePlaylistRef(reference));
    ids.push_back(std::move(id));
  }
  return ids;
}

Json ReportJson(const ExtractReport& report) {
  Json playlists = Json::array();
  for (const PlaylistReport& playlist : report.playlists) {
    Json entry = {{"id", playlist.id},
                  {"outcome", FetchOutcomeName(playlist.outcome)},
                  {"entries", playlist.entries},
                  {"claimed", playlist.claimed ? Json(*playlist.claimed) : Json()},
                  {"pages", playlist.pages},
                  {"calls", playlist.calls},
                  {"suspended", playlist.suspended},
                  {"recoverable", playlist.recoverable},
                  {"raw_keys", playlist.raw_keys}};
    entry["reason"] = playlist.error ? Json(playlist.error->message) : Json();
    playlists.push_back(std::move(entry));
  }
  Json json = {{"calls", report.calls},
               {"pages_discarded", report.pages_discarded},
               {"playlists", std::move(playlists)}};
  json["retry_at"] = report.retry_at ? Json(FormatTimestamp(*report.retry_at)) : Json();
  return json;
}

void Say(const Terminal& terminal, const ExtractReport& report) {
  std::int64_t entries = 0;
  for (const PlaylistReport& playlist : report.playlists) {
    entries += playlist.entries;
    for (const std::string& key : playlist.raw_keys) terminal.Detail("landed " + key);
    if (playlist.outcome == FetchOutcome::kComplete) continue;
    terminal.err() << FetchOutcomeName(playlist.outcome) << ": "
                   << (playlist.error ? playlist.error->message
                                      : "playlist " + playlist.id + ": entries are missing")
                   << '\n';
    if (playlist.suspended) {
      terminal.err() << WithThousands(playlist.entries)
                     << " entries are kept; the next run goes on from there\n";
    }
    if (playlist.error && !playlist.error->hint.empty()) {
      terminal.err() << "hint: " << playlist.error->hint << '\n';
    }
  }
  terminal.Say(fmt::format("extract: {}, {} in {}",
                           Count(static_cast<std::int64_t>(report.playlists.size()), "playlist"),
                           WithThousands(entries) + (entries == 1 ? " entry" : " entries"),
                           Count(report.calls, "call")));
  if (report.pages_discarded > 0) {
    terminal.Say("thrown away, since their list has changed or they were too old: " +
                 Count(report.pages_discarded, "page"));
  }
  if (report.retry_at) terminal.Say("retry at: " + FormatTimestamp(*report.retry_at));
}

// Withheld for ever is no fault of this run; anything else that is missing is.
ExitCode CodeOf(const ExtractReport& report) {
  if (report.stopped) return ExitCodeOf(report.stopped->kind);
  std::vector<ExitCode> codes;
  std::size_t failed = 0;
  for (const PlaylistReport& playlist : report.playlists) {
    if (playlist.outcome == FetchOutcome::kDeferred) codes.push_back(ExitCode::kDeferred);
    if (playlist.outcome == FetchOutcome::kPartial) codes.push_back(ExitCode::kIncomplete);
    if (playlist.outcome == FetchOutcome::kFailed) {
      codes.push_back(ExitCode::kIncomplete);
      ++failed;
    }
  }
  if (failed == report.playlists.size() && failed > 0) {
    const auto& error = report.playlists.front().error;
    return error ? ExitCodeOf(error->kind) : ExitCode::kFailed;
  }
  return WorstOf(codes);
}

}  // namespace

Result<StageResult> ExtractStage(Context& context, const std::vector<std::string>& playlists) {
  const Config& config = context.config();
  TL_ASSIGN(std::vector<std::string> ids, PlaylistIds(config, playlists));
  TL_ASSIGN(const std::unique_ptr<Connection> connection, Connection::Open(context));
  TL_TRY(context.CreateLakeFolder());
  TL_ASSIGN(ObjectStore * store, context.OpenStore());

  Extractor extractor(&connection->client(), store, &context.clock());
  ProgressLine line(context.terminal(), context.clock(), "extract");
  const auto draw = [&line](const ExtractProgress& progress) {
    line.Update(static_cast<std::int64_t>(progress.playlist),
                static_cast<std::int64_t>(progress.playlists), "playlist");
  };
  TL_ASSIGN(const ExtractReport report, extractor.Run({.playlist_ids = std::move(ids),
                                                       .market = config.market,
                                                       .concurrency = config.extract_concurrency,
                                                       .progress = draw}));
  line.Clear();
  Say(context.terminal(), report);
  return StageResult{CodeOf(report), ReportJson(report)};
}

}  // namespace tracklake::cli
