// What can be said before and behind any command, and what follows from it.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/arguments/command_line.h"
#include "cli/commands.h"
#include "cli/terminal/terminal.h"
#include "observe/events.h"

namespace tracklake::cli {

struct GlobalOptions {
  std::optional<std::string> lake;
  std::optional<std::string> config_file;
  std::string format = "human";
  bool takes_any_format = false;  // as the command that is chosen does
  std::string log_format = "console";
  bool verbose = false;
  bool quiet = false;
  bool no_color = false;
  bool non_interactive = false;
};

// Written to `options` when the root parses a command line: they must outlive it.
void DeclareGlobalOptions(CommandLine& root, GlobalOptions* options);

// The formats that all commands know; a query takes the name itself. kUsage for one that is for
// queries only, with another command.
Result<Format> FormatOf(const GlobalOptions& options);
Format FormatOfErrors(const GlobalOptions& options);
Level LeastLevel(const GlobalOptions& options);
// Whether --no-color and NO_COLOR leave colours where a terminal shows them.
bool WantsColour(const GlobalOptions& options);

// The configuration, as its file, the environment and --lake have it.
Result<app::LoadedConfig> LoadConfigFor(const GlobalOptions& options);
// Where its file stands; "" where there is none.
std::string ConfigFileOf(const GlobalOptions& options);
// "--lake X --config Y " for other command lines, as far as this one says them.
std::string PlacesOf(const GlobalOptions& options);
// All that is wrong with it, told.
Result<Said> CheckConfiguration(const GlobalOptions& options);

}  // namespace tracklake::cli
