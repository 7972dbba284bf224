#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"

namespace tracklake::cli {
namespace {

constexpr const char* kBash = R"(_tracklake() {{
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{0}" -- "${{COMP_WORDS[1]}}"))
  else
    COMPREPLY=($(compgen -f -- "${{COMP_WORDS[COMP_CWORD]}}"))
  fi
}}
complete -o filenames -F _tracklake tracklake
)";

constexpr const char* kZsh = R"(#compdef tracklake
_arguments '1:command:({0})' '*:file:_files'
)";

constexpr const char* kFish = "complete -c tracklake -n __fish_use_subcommand -f -a '{0}'\n";

}  // namespace

void AddCompletion(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("completion", "A script that completes commands in your shell",
                   "  source <(tracklake completion bash)\n"
                   "  tracklake completion fish > ~/.config/fish/completions/tracklake.fish\n");
  std::string names;
  for (const CommandSpec& one : root.Spec().commands) names += one.name + " ";
  command.RequireCommand();
  const std::pair<const char*, const char*> shells[] = {
      {"bash", kBash}, {"zsh", kZsh}, {"fish", kFish}};
  for (const auto& [shell, script] : shells) {
    const std::string text = fmt::format(fmt::runtime(script), names);
    command
        .Command(shell, fmt::format("For {}", shell),
                 fmt::format("  tracklake completion {}\n", shell))
        .WhenChosen([=] {
          *action = [text](Context& context) -> Result<ExitCode> {
            context.terminal().out() << text;
            return ExitCode::kOk;
          };
        });
  }
}

}  // namespace tracklake::cli
