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

// Tells a person, with --quiet too, what to do being as somebody can type it.
void TellError(const Terminal& terminal, Error error);

// The same of one thing of several: "failed: raw/x.json: …" where `what` is "failed: raw/x.json".
void TellError(const Terminal& terminal, std::string_view what, const Error& error);

// Only what to do: "hint: …"; nothing where there is no cure.
void TellHint(const Terminal& terminal, Error error);

}  // namespace tracklake::cli
