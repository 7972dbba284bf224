#include "lambda/extract_function.h"

#include <string_view>
#include <utility>
#include <vector>

#include "app/job.h"
#include "app/sources.h"
#include "lambda/job_answer.h"

namespace tracklake::lambda {
namespace {

constexpr std::string_view kNothingToFetch = "no playlist and no source is configured";

}  // namespace

Result<std::string> Extract(const app::Services& services, const Call& call) {
  app::Config config = services.config;
  std::vector<std::string> playlists = call.playlists;
  if (!call.sources.empty()) {
    TL_TRY(app::ChooseSources(call.sources, &config));
    config.playlists = std::exchange(playlists, {});
  }
  if (playlists.empty() && !app::IsExtractionConfigured(config)) {
    services.events.Tell(StageSkipped{"extract", kNothingToFetch});
    return AnswerOfNothing(kNothingToFetch);
  }
  const app::Services chosen{
      config,          services.environment, services.places,    services.lake,
      services.clock,  services.rng,         services.transport, services.network,
      services.events, services.aws,         services.glue,      services.stop};
  return AnswerOfJob("extract", app::RunExtractionAlone(chosen, playlists));
}

}  // namespace tracklake::lambda
