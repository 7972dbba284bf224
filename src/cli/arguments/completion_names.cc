#include "cli/arguments/completion_names.h"

#include <fmt/format.h>

#include "app/known_names.h"
#include "cli/arguments/global_options.h"
#include "cli/environment.h"
#include "cli/report/run_report.h"

namespace tracklake::cli {
namespace {

// A home as shells write it.
std::optional<std::string> AtHome(std::optional<std::string> path) {
  if (!path || !path->starts_with("~/")) return path;
  return ReadEnvironment("HOME").value_or("~") + path->substr(1);
}

// "" where the configuration is wrong and the words name none.
std::string LakeOf(const Offers& offers) {
  const auto loaded =
      LoadConfigFor({.lake = AtHome(offers.lake), .config_file = AtHome(offers.config_file)});
  return loaded ? loaded->config.lake_dir : AtHome(offers.lake).value_or("");
}

std::vector<app::KnownName> RunsOf(app::Places& places, const std::string& lake) {
  std::vector<app::KnownName> names;
  for (const RunRecord& run : app::KnownRuns(places, lake)) {
    names.push_back(
        {run.id.substr(0, kShownId),
         fmt::format("{} of {} UTC, {}", run.command, MinuteText(run.began_at), OutcomeText(run))});
  }
  return names;
}

std::vector<app::KnownName> NamesOf(const Offers& offers) {
  app::LocalPlaces places(/*sync=*/false);
  switch (offers.named) {
    case Named::kTable:
      return app::OwnTables();
    case Named::kRelation:
      return app::KnownRelations(places, LakeOf(offers));
    case Named::kRun:
      return RunsOf(places, LakeOf(offers));
    default:
      return {};
  }
}

}  // namespace

void AddNames(Offers* offers) {
  for (const app::KnownName& known : NamesOf(*offers)) {
    if (!known.name.starts_with(offers->begun)) continue;
    offers->words.push_back({known.name, known.comment});
  }
}

}  // namespace tracklake::cli
