// Gives a text to another program on its standard input. Any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake::alarm {

inline constexpr std::chrono::milliseconds kCommandTime = std::chrono::seconds(30);

// Runs the program, which is looked for in PATH, without arguments and without a shell: there is
// nothing in an alarm that anybody could make a command of. It has a process group of its own, and
// the text whole on its standard input. kConfig when it does not start, or ends with another status
// than 0: then the end of what it said is told. kUnavailable when its time is over: it and its
// group are killed.
Result<> HandOver(const std::string& program, std::string_view text,
                  std::chrono::milliseconds time);

}  // namespace tracklake::alarm
