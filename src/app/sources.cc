#include "app/sources.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <variant>

namespace tracklake::app {
namespace {

constexpr std::string_view kSection = "sources.";

struct Source {
  std::string_view name;
  bool Config::* is_on;
};

std::vector<Source> AllSources() {
  std::vector<Source> sources;
  for (const ConfigKey& key : ConfigKeys()) {
    if (!key.name.starts_with(kSection)) continue;
    sources.push_back({key.name.substr(kSection.size()), std::get<bool Config::*>(key.member)});
  }
  return sources;
}

}  // namespace

bool WantsTheUsersOwn(const Config& config) {
  return std::ranges::any_of(AllSources(), [&](const Source& one) { return config.*one.is_on; });
}

bool IsExtractionConfigured(const Config& config) {
  return !config.playlists.empty() || WantsTheUsersOwn(config);
}

Result<> ChooseSources(const std::vector<std::string>& names, Config* config) {
  const std::vector<Source> sources = AllSources();
  for (const std::string& name : names) {
    if (std::ranges::find(sources, name, &Source::name) != sources.end()) continue;
    std::vector<std::string_view> known;
    for (const Source& one : sources) known.push_back(one.name);
    return WithHint(Fail(ErrorKind::kUsage, "there is no source {}", name),
                    fmt::format("The sources: {}.", fmt::join(known, ", ")));
  }
  for (const Source& one : sources) {
    config->*one.is_on = std::ranges::find(names, one.name) != names.end();
  }
  return {};
}

}  // namespace tracklake::app
