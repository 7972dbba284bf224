#include <string>

#include "app/json/json.h"
#include "cli/commands.h"

namespace tracklake::cli {
namespace {

std::string VersionText(const std::string& format) {
  if (format == "json") return app::JsonLine({{"version", TRACKLAKE_VERSION}});
  if (format == "csv") return "version\n" TRACKLAKE_VERSION "\n";
  return "tracklake " TRACKLAKE_VERSION "\n";
}

}  // namespace

void AddVersion(CommandLine& root, const std::string* format, Saying* saying) {
  root.Command("version", "Which tracklake this is",
               "  tracklake version\n  tracklake version --format json\n")
      .WhenChosen([=] { *saying = [=] { return Said{VersionText(*format)}; }; });
}

}  // namespace tracklake::cli
