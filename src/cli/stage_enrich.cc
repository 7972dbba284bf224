#include <fmt/format.h>

#include <array>
#include <tuple>

#include "app/enrichment.h"
#include "base/text.h"
#include "cli/error_report.h"
#include "cli/stage.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

// Held while a process enriches a lake, so that two do not ask for the same.
constexpr std::string_view kEnrichLock = "enrich";

Json ReportJson(const EnrichReport& report) {
  Json lookups = Json::array();
  for (const LookupReport& lookup : report.lookups) {
    lookups.push_back({{"name", lookup.name},
                       {"provider", lookup.provider},
                       {"wanted", lookup.wanted},
                       {"held", lookup.held},
                       {"found", lookup.found},
                       {"missing", lookup.missing},
                       {"failed", lookup.failed},
                       {"left", lookup.left},
                       {"calls", lookup.calls},
                       {"closed", lookup.is_closed},
                       {"deferred", lookup.is_deferred},
                       {"reason", lookup.error ? Json(lookup.error->message) : Json()}});
  }
  Json json = {{"lookups", std::move(lookups)}, {"answers", report.answers}};
  json["retry_at"] = report.retry_at ? Json(FormatTimestamp(*report.retry_at)) : Json();
  return json;
}

void SayLookup(const Terminal& terminal, const LookupReport& lookup) {
  if (lookup.wanted == 0) return;
  std::string line =
      fmt::format("enrich: {}: {} of {} found in {}", lookup.name, WithThousands(lookup.found),
                  WithThousands(lookup.wanted), Count(lookup.calls, "call"));
  if (lookup.missing > 0)
    line += fmt::format(", {} not known there", WithThousands(lookup.missing));
  if (lookup.held > 0)
    line += fmt::format(", {} not known there before", WithThousands(lookup.held));
  if (lookup.left > 0) line += fmt::format(", {} left", WithThousands(lookup.left));
  if (lookup.is_closed) line += " (closed to this app)";
  terminal.Say(line);
  if (!lookup.error) return;
  terminal.err() << (lookup.is_deferred ? "deferred: " : "failed: ") << lookup.error->message
                 << '\n'
                 << HintText(*lookup.error);
}

void Say(const Terminal& terminal, const EnrichReport& report) {
  bool wanted = false;
  for (const LookupReport& lookup : report.lookups) {
    wanted = wanted || lookup.wanted > 0;
    SayLookup(terminal, lookup);
  }
  if (!wanted) terminal.Say("enrich: nothing to look up");
}

// What a provider keeps or does not know is no fault of this run; anything else that is left is.
ExitCode CodeOf(const EnrichReport& report) {
  std::vector<ExitCode> codes;
  for (const LookupReport& lookup : report.lookups) {
    if (lookup.is_deferred) {
      codes.push_back(ExitCode::kDeferred);
    } else if (lookup.left > 0 && !lookup.is_closed && lookup.error) {
      codes.push_back(ExitCodeOf(lookup.error->kind));
    } else if (lookup.failed > 0) {
      codes.push_back(ExitCode::kIncomplete);
    }
  }
  return WorstOf(codes);
}

StageResult Failed(const Context& context, const Error& error) {
  context.terminal().err() << "failed: enrich: " << error.message << '\n' << HintText(error);
  Json json = {{"lookups", Json::array()}, {"answers", 0}, {"reason", error.message}};
  json["retry_at"] = error.retry_at ? Json(FormatTimestamp(*error.retry_at)) : Json();
  return {ExitCodeOf(error.kind), std::move(json)};
}

bool IsAnythingWanted(const app::Config& config, const app::LakeNeeds& needs) {
  return (config.enrich_artists && !needs.artists.ids.empty()) ||
         (config.enrich_albums && !needs.albums.ids.empty()) ||
         (config.enrich_tracks && !needs.tracks.ids.empty()) ||
         (!config.enrich_audio_features.empty() && !needs.audio_features.ids.empty());
}

Result<StageResult> AskFor(Context& context, ObjectStore* store) {
  TL_ASSIGN(const auto connection, app::SpotifyConnection::Open(context.services()));
  CapabilityMemory memory = connection->Memory(store);
  connection->calls().Watch(memory);
  TL_ASSIGN(const auto remembered, memory.Remembered());
  TL_ASSIGN(app::LakeNeeds needs,
            app::ReadNeeds(context.services(), store, remembered.value_or(Capabilities())));
  if (!IsAnythingWanted(context.config(), needs)) {
    Say(context.terminal(), {});
    return StageResult{ExitCode::kOk, ReportJson({})};
  }
  Result<Capabilities> capabilities = memory.Get();
  // An answer that does not read says nothing: then nothing is remembered, and what every app may
  // do is done.
  const bool is_unknown =
      !capabilities.has_value() && capabilities.error().kind == ErrorKind::kBadData;
  if (is_unknown) capabilities = remembered.value_or(Capabilities());
  if (!capabilities.has_value()) return Failed(context, capabilities.error());
  TL_ASSIGN(const app::Enrichment enrichment,
            app::Enrichment::Open(context.services(), *connection, *capabilities));

  ProgressLine line(context.terminal(), context.clock(), "enrich");
  Enricher::Hooks hooks;
  hooks.on_contradiction = [&memory] { std::ignore = memory.Forget(); };
  hooks.progress = [&line](const EnrichProgress& progress) {
    line.Update(progress.done, progress.total, progress.name);
  };
  Enricher enricher(store, &context.clock(), std::move(hooks));
  const std::vector<EnrichTask> tasks = enrichment.Tasks(needs);
  TL_ASSIGN(const EnrichReport report, enricher.Run(tasks));
  line.Clear();
  Say(context.terminal(), report);
  connection->calls().TellMasked();
  return StageResult{CodeOf(report), ReportJson(report)};
}

}  // namespace

Result<StageResult> EnrichStage(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.lake().OpenForLanding());
  TL_ASSIGN(const auto lock, store->TryLock(kEnrichLock, LockMode::kExclusive));
  if (lock == nullptr) {
    context.terminal().Say("enrich: another process is at it");
    return StageResult{ExitCode::kOk, ReportJson({})};
  }
  // Needs come from the tables: what was landed before counts once it stands there.
  TL_ASSIGN(StageResult transformed,
            TransformStage(context, "transform", [](Lake& lake, const ProgressCallback& draw) {
              return lake.TransformNew(draw);
            }));
  TL_ASSIGN(StageResult asked, AskFor(context, store));
  asked.json["transform"] = std::move(transformed.json);
  return StageResult{WorstOf(std::array{transformed.code, asked.code}), std::move(asked.json)};
}

}  // namespace tracklake::cli
