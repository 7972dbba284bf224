#include "lambda/extract_function.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "app/job.h"
#include "lambda/job_answer.h"

namespace tracklake::lambda {
namespace {

constexpr std::string_view kSection = "sources.";

// Switches on the sources that are named, and no others.
Result<> Choose(const std::vector<std::string>& sources, app::Config* config) {
  std::size_t found = 0;
  for (const app::ConfigKey& key : app::ConfigKeys()) {
    const auto* source = std::get_if<bool app::Config::*>(&key.member);
    if (source == nullptr || !key.name.starts_with(kSection)) continue;
    const std::string_view name = key.name.substr(kSection.size());
    config->*(*source) = std::ranges::find(sources, name) != sources.end();
    found += static_cast<std::size_t>(std::ranges::count(sources, name));
  }
  if (found == sources.size()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "the payload names a source that there is not"),
                  "They are called as in the configuration: saved_tracks, top …");
}

}  // namespace

Result<std::string> Extract(const app::Services& services, const Call& call) {
  app::Config config = services.config;
  std::vector<std::string> playlists = call.playlists;
  if (!call.sources.empty()) {
    TL_TRY(Choose(call.sources, &config));
    config.playlists = std::exchange(playlists, {});
  }
  const app::Services chosen{
      config,          services.environment, services.places,    services.lake,
      services.clock,  services.rng,         services.transport, services.network,
      services.events, services.aws,         services.glue,      services.stop};
  return AnswerOfJob("extract", app::RunExtractionAlone(chosen, playlists));
}

}  // namespace tracklake::lambda
