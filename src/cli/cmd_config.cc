#include <fmt/format.h>

#include <utility>

#include "cli/commands.h"
#include "cli/report/listing.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> Show(Context& context) {
  Listing listing({{"key"}, {"value"}, {"from"}, {"what it is"}});
  const auto keys = app::ConfigKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    listing.AddRow({std::string(keys[i].name), app::ConfigValueText(context.config(), keys[i]),
                    context.loaded_config().origins[i], std::string(keys[i].help)});
  }
  Print(context, listing);
  return ExitCode::kOk;
}

}  // namespace

void AddConfig(CommandLine& root, Saying check, Action* action, Saying* saying) {
  CommandLine config = root.Command("config", "Show or check the configuration",
                                    "  tracklake config show\n  tracklake config check\n");
  config.RequireCommand();
  config
      .Command("show", "Every key, its value, and where it comes from",
               "  tracklake config show --format json\n")
      .WhenChosen([action] { *action = Show; });
  config
      .Command("check", "Report every mistake in the configuration, and its fix",
               "  tracklake config check\n  tracklake config check --config other.toml\n")
      .WhenChosen([check = std::move(check), saying] { *saying = check; });
}

}  // namespace tracklake::cli
