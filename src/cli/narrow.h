// Tables on terminals of few columns.
#pragma once

#include "cli/terminal.h"

namespace tracklake::cli {

// Is there no room for a table's columns that can be done without?
inline bool IsNarrow(const Terminal& terminal) {
  constexpr int kFewCells = 72;
  return terminal.width() > 0 && terminal.width() < kFewCells;
}

}  // namespace tracklake::cli
