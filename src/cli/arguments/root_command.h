// The program's command line: every command, and the options that all of them know.
#pragma once

#include "cli/arguments/command_line.h"
#include "cli/arguments/global_options.h"
#include "cli/commands.h"

namespace tracklake::cli {

// What the command line asks for, one of both: something to do, or something to be told.
struct Chosen {
  Action action;
  Saying saying;
};

// Its Parse() writes to the options and to what is chosen: they must outlive it.
CommandLine RootCommand(GlobalOptions* options, Chosen* chosen);

}  // namespace tracklake::cli
