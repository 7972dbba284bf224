#include "cli/arguments/usage_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <iterator>

#include "base/text.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kMostListed = 8;  // commands in an error; more are what --help is for

// The command that was chosen, as it is typed: "tracklake auth login".
std::string ChosenCommand(const CLI::App& app) {
  std::string name = app.get_name();
  for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  return name;
}

std::string SeeHelpOf(const CLI::App& app) {
  return fmt::format("See: {} --help", ChosenCommand(app));
}

// What other tools call a command of ours.
struct OtherName {
  std::string_view word, ours;
};
constexpr OtherName kOtherNames[] = {{"describe", "catalog describe TABLE"},
                                     {"export", "query --output FILE"},
                                     {"schema", "catalog describe TABLE"},
                                     {"select", "query \"SELECT …\""},
                                     {"sql", "query"},
                                     {"start", "serve"},
                                     {"sync", "run"},
                                     {"tables", "catalog tables"},
                                     {"update", "run"},
                                     {"views", "catalog views"}};

// What somebody who typed `word` may have meant: an option of any command, or a command.
std::string HintFor(const CLI::App& app, const std::string& word) {
  if (app.get_subcommands().empty()) {
    const auto* other = std::ranges::find(kOtherNames, word, &OtherName::word);
    if (other != std::end(kOtherNames)) return fmt::format("Try: tracklake {}", other->ours);
  }
  std::vector<std::string> names;
  for (const CLI::App* command = &app; command != nullptr;) {
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    const auto chosen = command->get_subcommands();
    if (chosen.empty()) {
      std::ranges::copy(NamesBelow(*command), std::back_inserter(names));
      break;
    }
    command = chosen.front();
  }
  const std::string meant = DidYouMean(word.substr(0, word.find('=')), names);
  return meant.empty() ? SeeHelpOf(app) : meant;
}

// The command that was chosen last: its name may be all that was typed.
const CLI::App& Innermost(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

Error Usage(std::string message, std::string hint) {
  return {ErrorKind::kUsage, std::move(message), std::move(hint), {}};
}

Error UnknownWord(const CLI::App& app, const std::string& word) {
  const bool is_option = word.starts_with('-');
  const char* what = is_option ? "option" : "command or argument";
  return Usage(fmt::format("unknown {} {}", what, word), HintFor(app, word));
}

// Too few values, or too many: "--lake: At most 1 required but received 2".
Error WrongCount(const CLI::App& app, const std::string& what) {
  const std::string name = what.substr(0, what.find(':'));
  const bool too_many = what.contains("received");
  return Usage(name + (too_many ? " may stand once" : " needs a value"), SeeHelpOf(app));
}

// What is missing, and what it is: "--why is required: the reason, kept in the record".
Error Missing(const CLI::App& app, const std::string& what) {
  const CLI::Option* option = Innermost(app).get_option_no_throw(what.substr(0, what.find(' ')));
  std::string help = option == nullptr ? "" : option->get_description();
  if (help.empty()) return Usage(what, SeeHelpOf(app));
  help[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(help[0])));
  return Usage(fmt::format("{}: {}", what, help), SeeHelpOf(app));
}

Error NoCommand(const CLI::App& app, const std::vector<std::string>& below) {
  return Usage(ChosenCommand(app) + " needs a command" +
                   (below.size() > kMostListed ? "" : ": " + OneOf(below)),
               SeeHelpOf(app));
}

}  // namespace

std::string DidYouMean(std::string_view word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view nearest = NearestWord(word, candidates);
  return nearest.empty() ? "" : fmt::format("Did you mean {}?", nearest);
}

std::string OneOf(const std::vector<std::string>& words) {
  const std::vector<std::string> all_but_last(words.begin(), words.end() - 1);
  return words.size() < 2 ? fmt::format("{}", fmt::join(words, ""))
                          : fmt::format("{} or {}", fmt::join(all_but_last, ", "), words.back());
}

std::vector<std::string> NamesBelow(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

Error UsageError(const CLI::App& root, const CLI::ParseError& error) {
  const std::string what = error.what();
  if (const auto* wrong = dynamic_cast<const WrongValue*>(&error)) {
    return Usage(what, wrong->hint().empty() ? SeeHelpOf(root) : wrong->hint());
  }
  const auto extras = root.remaining(true);
  if (!extras.empty()) return UnknownWord(root, extras.front());
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return WrongCount(root, what);
  const auto below = NamesBelow(Innermost(root));
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return below.empty() ? Missing(root, what) : NoCommand(root, below);
  }
  return Usage(what, SeeHelpOf(root));
}

}  // namespace tracklake::cli
