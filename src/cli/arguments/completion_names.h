// The names that only a lake knows, for completion. Nothing is told of what cannot be read: nobody
// who presses Tab expects an error.
#pragma once

#include "cli/arguments/completion.h"

namespace tracklake::cli {

// Adds those that are wanted there and begin so, of the lake that the words, the environment and
// the configuration name.
void AddNames(Offers* offers);

}  // namespace tracklake::cli
