#include <functional>
#include <tuple>
#include <utility>

#include "app/enrichment.h"
#include "app/job.h"
#include "app/own_query.h"
#include "app/remote_query.h"
#include "app/stage_progress.h"
#include "app/tell.h"
#include "base/stopped.h"

namespace tracklake::app {
namespace {

// Held while a process enriches a lake, so that two do not ask for the same.
constexpr std::string_view kEnrichLock = "enrich";

bool IsAnythingWanted(const Config& config, const LakeNeeds& needs) {
  return (config.enrich_artists && !needs.artists.ids.empty()) ||
         (config.enrich_albums && !needs.albums.ids.empty()) ||
         (config.enrich_tracks && !needs.tracks.ids.empty()) ||
         (!config.enrich_audio_features.empty() && !needs.audio_features.ids.empty());
}

// What is asked of whom, once it is known what the credential may do.
Result<EnrichReport> Ask(const Services& services, SpotifyConnection& connection,
                         CapabilityMemory& memory, const LakeNeeds& needs,
                         const Capabilities& capabilities, StageProgress* progress) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(const Enrichment enrichment, Enrichment::Open(services, connection, capabilities));
  Enricher::Hooks hooks;
  hooks.on_contradiction = [&memory] { std::ignore = memory.Forget(); };
  hooks.progress = [progress](const EnrichProgress& now) {
    progress->Update(now.done, now.total, now.name);
  };
  const std::vector<EnrichTask> tasks = enrichment.Tasks(needs);
  return Enricher(store, &services.clock, std::move(hooks)).Run(tasks);
}

// Tells what the lake names and does not know.
using FindNeeds = std::function<Result<LakeNeeds>(ObjectStore*, const Capabilities&)>;

// Adds to the report, and tells it.
Result<> Enrich(const Services& services, ObjectStore* store, const FindNeeds& find,
                const OnStage& on_stage, EnrichStageReport* report) {
  StageProgress progress(&services.events, "enrich");
  TL_ASSIGN(const auto connection, SpotifyConnection::Open(services));
  CapabilityMemory memory = connection->Memory(store);
  connection->calls().Watch(memory);
  TL_ASSIGN(const auto remembered, memory.Remembered());
  TL_ASSIGN(const LakeNeeds needs, find(store, remembered.value_or(Capabilities())));
  if (IsAnythingWanted(services.config, needs)) {
    Result<Capabilities> capabilities = memory.Get();
    // An answer that does not read says nothing: then nothing is remembered, and what every app may
    // do is done.
    const bool is_unknown =
        !capabilities.has_value() && capabilities.error().kind == ErrorKind::kBadData;
    if (is_unknown) capabilities = remembered.value_or(Capabilities());
    if (capabilities.has_value()) {
      TL_ASSIGN(report->enrich,
                Ask(services, *connection, memory, needs, *capabilities, &progress));
    } else {
      report->failure = std::move(capabilities).error();
    }
  }
  Tell(services.events, *report);
  progress.End(OutcomeOf(*report));
  on_stage(*report);
  connection->calls().TellMasked();
  return {};
}

// `first` is done before needs are looked for.
Result<EnrichStageReport> RunLocked(const Services& services, const OnStage& on_stage,
                                    const std::function<Result<>(EnrichStageReport*)>& first,
                                    const FindNeeds& find) {
  TL_ASSIGN(ObjectStore * store, services.lake.OpenForLanding());
  // In a store without locks two that ask at the same time ask twice, and land it once.
  std::unique_ptr<HeldLock> lock;
  if (Locks* locks = store->locks()) {
    TL_ASSIGN(lock, locks->TryLock(kEnrichLock, LockMode::kExclusive));
  }
  EnrichStageReport report;
  if (lock == nullptr && store->locks() != nullptr) {
    report.is_busy = true;
    Tell(services.events, report);
    on_stage(report);
    return report;
  }
  TL_TRY(first(&report));
  TL_TRY(Enrich(services, store, find, on_stage, &report));
  return report;
}

}  // namespace

Result<EnrichStageReport> RunEnrich(const Services& services, const OnStage& on_stage) {
  // Needs come from the tables: what was landed before counts once it stands there.
  const auto transform = [&](EnrichStageReport* report) -> Result<> {
    TL_ASSIGN(report->transform, TransformNew(services));
    on_stage(*report->transform);
    return NotStopped(services.stop);
  };
  const FindNeeds find = [&](ObjectStore* store, const Capabilities& known) -> Result<LakeNeeds> {
    TL_ASSIGN(QuerySession session, OpenOwnQuery(services, store, kNeedsQuery));
    return ReadNeeds(services, session, known);
  };
  return RunLocked(services, on_stage, transform, find);
}

Result<EnrichStageReport> RunEnrichByAthena(const Services& services, const OnStage& on_stage) {
  const FindNeeds find = [&](ObjectStore*, const Capabilities& known) -> Result<LakeNeeds> {
    TL_ASSIGN(std::string sql, OwnQueryText(kNeedsQuery));
    TL_ASSIGN(const auto query, StartRemoteQuery(services, RemoteEngine::kAthena, std::move(sql),
                                                 QueryOptionsOf(services).timeout));
    return ReadNeeds(services, *query, known);
  };
  return RunLocked(services, on_stage, [](EnrichStageReport*) { return Result<>(); }, find);
}

}  // namespace tracklake::app
