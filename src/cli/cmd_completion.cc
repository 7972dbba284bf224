#include <fmt/format.h>

#include "cli/arguments/completion.h"
#include "cli/commands.h"

namespace tracklake::cli {
namespace {

struct Shell {
  const char* name;
  const char* examples;
};

constexpr Shell kShells[] = {
    {"bash", "  source <(tracklake completion bash)   in ~/.bashrc\n"},
    {"zsh", "  source <(tracklake completion zsh)   in ~/.zshrc, after compinit\n"},
    {"fish", "  tracklake completion fish > ~/.config/fish/completions/tracklake.fish\n"},
};

}  // namespace

void AddCompletion(CommandLine& root, Saying* saying) {
  CommandLine command = root.Command("completion", "A script that completes commands in your shell",
                                     std::string(kShells[0].examples) + kShells[2].examples);
  command.RequireCommand();
  for (const Shell& shell : kShells) {
    command.Command(shell.name, fmt::format("For {}", shell.name), shell.examples)
        .WhenChosen([=, name = std::string(shell.name)] {
          *saying = [name] { return Said{CompletionScript(name)}; };
        });
  }
}

}  // namespace tracklake::cli
