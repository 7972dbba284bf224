#include "cli/arguments/completion.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tracklake::cli {
namespace {

// Where the command line stands: the commands that were typed, the root first.
struct Place {
  std::vector<const CommandSpec*> path;
  const OptionSpec* waiting = nullptr;  // the option whose value comes next
  bool only_arguments = false;          // after "--"
  std::vector<std::string> arguments;   // those that stand already
  Offers offers;
};

const OptionSpec* FindOption(const Place& place, std::string_view name) {
  for (auto command = place.path.rbegin(); command != place.path.rend(); ++command) {
    for (const OptionSpec& option : (*command)->options) {
      if (std::ranges::find(option.names, name) != option.names.end()) return &option;
    }
  }
  return nullptr;
}

const CommandSpec* FindCommand(const CommandSpec& above, std::string_view name) {
  const auto found = std::ranges::find(above.commands, name, &CommandSpec::name);
  return found == above.commands.end() ? nullptr : &*found;
}

// A word as a shell would take it, without its quotes and backslashes.
std::string Unquoted(std::string_view word) {
  std::string text;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      text += word[++i];
    } else {
      text += c;
    }
  }
  return text;
}

void TakeValue(const OptionSpec& option, std::string_view value, Place* place) {
  const auto is_called = [&](std::string_view name) {
    return std::ranges::find(option.names, name) != option.names.end();
  };
  if (is_called("--lake")) place->offers.lake = Unquoted(value);
  if (is_called("--config")) place->offers.config_file = Unquoted(value);
}

void TakeOption(std::string_view word, Place* place) {
  const auto equals = word.find('=');
  const OptionSpec* option = FindOption(*place, word.substr(0, equals));
  if (option == nullptr || !option->takes_value()) return;
  if (equals == word.npos) {
    place->waiting = option;
  } else {
    TakeValue(*option, word.substr(equals + 1), place);
  }
}

void Take(std::string_view word, Place* place) {
  if (place->waiting != nullptr) {
    if (word == "=") return;  // bash sets it apart
    TakeValue(*place->waiting, word, place);
    place->waiting = nullptr;
    return;
  }
  if (place->only_arguments) {
    place->arguments.emplace_back(word);
  } else if (word == "--") {
    place->only_arguments = true;
  } else if (word.size() > 1 && word.starts_with('-')) {
    TakeOption(word, place);
  } else if (const auto* command = FindCommand(*place->path.back(), word)) {
    place->path.push_back(command);
  } else {
    place->arguments.emplace_back(word);
  }
}

bool IsFile(std::string_view value_name) {
  constexpr std::array<std::string_view, 4> kFiles = {"FILE", "PLACE", "FOLDER", "DIR"};
  return std::ranges::find(kFiles, value_name) != kFiles.end();
}

void OfferValues(const OptionSpec& option, std::string_view before, std::string_view begun,
                 Offers* offers) {
  for (const std::string& choice : option.choices) {
    if (choice.starts_with(begun)) offers->words.push_back({std::string(before) + choice, ""});
  }
  offers->files = IsFile(option.value_name);
}

void OfferOptions(const Place& place, std::string_view begun, Offers* offers) {
  for (auto command = place.path.rbegin(); command != place.path.rend(); ++command) {
    for (const OptionSpec& option : (*command)->options) {
      for (const std::string& name : option.names) {
        if (name.starts_with(begun)) offers->words.push_back({name, option.help});
      }
    }
  }
}

void AddCommands(const CommandSpec& above, std::string_view begun, Offers* offers) {
  for (const CommandSpec& command : above.commands) {
    if (command.name.starts_with(begun)) offers->words.push_back({command.name, command.summary});
  }
}

void OfferCommands(const Place& place, std::string_view begun, Offers* offers) {
  if (!place.arguments.empty() || place.only_arguments) return;
  AddCommands(*place.path.back(), begun, offers);
}

Named NamedBy(const CommandSpec& command) {
  for (const std::string& argument : command.arguments) {
    if (argument == "COMMAND") return Named::kCommand;
    if (argument == "ID") return Named::kRun;
    if (argument == "TABLE") return command.name == "describe" ? Named::kRelation : Named::kTable;
  }
  return Named::kNothing;
}

// What the arguments of the command name: commands are known here, else a lake knows.
void OfferNamed(const Place& place, std::string_view begun, Offers* offers) {
  const Named named = NamedBy(*place.path.back());
  if (named == Named::kCommand) {
    const CommandSpec* above = place.path.front();
    for (const std::string& name : place.arguments) {
      if (above != nullptr) above = FindCommand(*above, name);
    }
    if (above != nullptr) AddCommands(*above, begun, offers);
  } else if (place.arguments.empty()) {
    offers->named = named;
    offers->begun = begun;
  }
}

// Where no option's value is expected.
void OfferWords(const Place& place, std::string_view begun, Offers* offers) {
  OfferCommands(place, begun, offers);
  OfferNamed(place, begun, offers);
  offers->files = std::ranges::any_of(place.path.back()->arguments, IsFile);
  const bool is_none = offers->words.empty() && !offers->files && offers->named == Named::kNothing;
  if (begun.empty() && is_none) OfferOptions(place, begun, offers);
}

}  // namespace

Offers OffersFor(const CommandSpec& root, std::span<const std::string> words) {
  Place place{.path = {&root}};
  if (words.empty()) return {};
  for (const std::string& word : words.first(words.size() - 1)) Take(word, &place);
  const std::string_view begun = words.back();
  Offers offers = std::move(place.offers);
  if (place.waiting != nullptr) {
    OfferValues(*place.waiting, "", begun == "=" ? "" : begun, &offers);
    return offers;
  }
  const auto equals = begun.find('=');
  if (begun.starts_with("--") && equals != begun.npos && !place.only_arguments) {
    const OptionSpec* option = FindOption(place, begun.substr(0, equals));
    if (option == nullptr) return offers;
    OfferValues(*option, begun.substr(0, equals + 1), begun.substr(equals + 1), &offers);
    return offers;
  }
  if (begun.starts_with('-') && !place.only_arguments) {
    OfferOptions(place, begun, &offers);
    return offers;
  }
  OfferWords(place, begun, &offers);
  return offers;
}

std::string OffersText(const Offers& offers) {
  std::string text;
  for (const Offers::Offer& offer : offers.words) {
    text += offer.word;
    if (!offer.help.empty()) text += "\t" + offer.help;
    text += '\n';
  }
  return offers.files ? text + ":files\n" : text;
}

}  // namespace tracklake::cli
