#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace tracklake::cli {

void AddHelp(CommandLine& root, Saying* saying) {
  CommandLine command = root.Command("help", "Show what a command does, like COMMAND --help",
                                     "  tracklake help\n"
                                     "  tracklake help auth login\n");
  auto names = std::make_shared<std::vector<std::string>>();
  command.Arguments("command", names.get(), "The command (default: list them all)", false);
  command.WhenChosen([=, &root] {
    *saying = [=, &root]() -> Result<Said> {
      TL_ASSIGN(std::string text, root.HelpOf(*names));
      return Said{std::move(text)};
    };
  });
}

}  // namespace tracklake::cli
