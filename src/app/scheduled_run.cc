#include "app/scheduled_run.h"

#include "app/retention.h"
#include "app/schedule_settings.h"
#include "app/told_run.h"
#include "base/stopped.h"

namespace tracklake::app {
namespace {

constexpr std::string_view kSection = "schedule.";

// What a key of the schedule says; nullptr for one that names no source.
const ScheduleSetting* SettingOf(const ConfigKey& key) {
  return key.name.starts_with(kSection) ? FindScheduleSetting(key.name) : nullptr;
}

}  // namespace

Config ConfigOfSource(const Config& config, std::string_view source) {
  constexpr std::string_view kExtract = "extract";
  constexpr std::string_view kPlaylists = "playlists";
  Config chosen = config;
  const auto is_wanted = [&](const ScheduleSetting& setting) {
    if (source == kExtract) return (config.*(setting.text)).empty();
    return setting.source() == source;
  };
  for (const ConfigKey& key : ConfigKeys()) {
    const ScheduleSetting* setting = SettingOf(key);
    if (setting == nullptr || is_wanted(*setting)) continue;
    if (setting->source() == kPlaylists) chosen.playlists.clear();
    if (setting->is_on != nullptr) chosen.*(setting->is_on) = false;
  }
  return chosen;
}

namespace {

Result<JobReport> Upkeep(const Services& services, const OnStage& on_stage) {
  return ToldRun<JobReport>(services, "upkeep", [&]() -> Result<JobReport> {
    JobReport report;
    TL_ASSIGN(report.transform, TransformNew(services));
    on_stage(*report.transform);
    TL_TRY(NotStopped(services.stop));
    TL_ASSIGN(report.retention, Retain(services, ExpiryWay::kDo));
    on_stage(*report.retention);
    TL_TRY(NotStopped(services.stop));
    TL_ASSIGN(report.crawl, RunCrawl(services, {}));
    on_stage(*report.crawl);
    return report;
  });
}

}  // namespace

Result<JobReport> RunScheduled(const Services& services, std::string_view source,
                               const OnStage& on_stage) {
  if (source == "enrich") return RunJob(services, {.only = Stage::kEnrich}, on_stage);
  if (source == "upkeep") return Upkeep(services, on_stage);
  const Config config = ConfigOfSource(services.config, source);
  const Services chosen{config,          services.environment, services.places,    services.lake,
                        services.clock,  services.rng,         services.transport, services.network,
                        services.events, services.aws,         services.glue,      services.stop};
  return RunJob(chosen, {.only = Stage::kExtract}, on_stage);
}

}  // namespace tracklake::app
