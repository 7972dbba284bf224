// The part of the completer for the prompt's own commands. Any thread.
#pragma once

#include <string_view>

#include "prompt/completer.h"

namespace tracklake::prompt {

// `line` is a command up to the cursor.
Completion CompleteCommand(std::string_view line, const Vocabulary& vocabulary, const Files& files);

}  // namespace tracklake::prompt
