// What is told of a command line that is not understood: what is wrong, and what was meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake::cli {

// Thrown while the parser checks a value; it passes the text on as it is.
class WrongValue final : public CLI::ParseError {
 public:
  WrongValue(const std::string& message, std::string hint)
      : CLI::ParseError("WrongValue", message, CLI::ExitCodes::ValidationError),
        hint_(std::move(hint)) {}

  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

// "Did you mean run?", or "".
std::string DidYouMean(std::string_view word, const std::vector<std::string>& names);

// A list as it is spoken: "human, json or csv".
std::string OneOf(const std::vector<std::string>& words);

// Names of the commands below this one.
std::vector<std::string> NamesBelow(const CLI::App& app);

// The parser's error about the command line of this root, in our words, with a hint.
Error UsageError(const CLI::App& root, const CLI::ParseError& error);

}  // namespace tracklake::cli
