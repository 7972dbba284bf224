// A command as data: what may be typed after it. Made of the declarations that the parser goes by,
// so whatever reads it (completion, tests) cannot fall behind them. Plain values.
#pragma once

#include <string>
#include <vector>

namespace tracklake::cli {

struct OptionSpec {
  std::vector<std::string> names = {};  // "-v", "--verbose"
  std::string help = {};
  std::string value_name = {};            // "FILE"; empty: a flag, or one of the choices
  std::vector<std::string> choices = {};  // all that may stand there; empty: anything

  bool takes_value() const { return !value_name.empty() || !choices.empty(); }
};

struct CommandSpec {
  std::string name = {};
  std::string summary = {};
  std::vector<OptionSpec> options = {};
  std::vector<std::string> arguments = {};  // names of what stands without an option, as "FILE"
  std::vector<CommandSpec> commands = {};
};

}  // namespace tracklake::cli
