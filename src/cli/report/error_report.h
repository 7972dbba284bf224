// How an error reaches the user: once, here, in words or as JSON.
#pragma once

#include <ostream>
#include <string>

#include "base/result.h"
#include "cli/terminal/terminal.h"

namespace tracklake::cli {

// Human: "error: …", "hint: …", "retry at: …". JSON: {"schema_version", "error": {code, message,
// hint, retry_at}} on one line. With `colour` a terminal shows the human form's first words so.
std::string ErrorText(const Error& error, Format format, bool colour = false);

// What is told when somebody ends a command from outside.
std::string InterruptedText(Format format);

// "hint: …" and a line's end for people; empty where there is no cure.
std::string HintText(const Error& error, bool colour = false);

}  // namespace tracklake::cli
