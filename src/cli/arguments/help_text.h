// Help that fits the terminal. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake::cli {

// Lines of a help text, each at most `width` cells where its words allow that. A line may have two
// columns with two blanks or more between them: the second goes on below itself, or below the
// first. A command that is longer is broken as a shell lets it be, with " \".
std::string FitHelp(std::string_view lines, std::size_t width);

}  // namespace tracklake::cli
