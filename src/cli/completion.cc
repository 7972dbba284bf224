#include "cli/completion.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tracklake::cli {
namespace {

// Where the command line stands: the commands that were typed, the root first.
struct Place {
  std::vector<const CommandSpec*> path;
  const OptionSpec* waiting = nullptr;  // the option whose value comes next
  bool only_arguments = false;          // after "--"
  std::size_t arguments = 0;            // those that stand already
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

void TakeOption(std::string_view word, Place* place) {
  const OptionSpec* option = FindOption(*place, word);  // "--format=json" is none, and waits not
  if (option != nullptr && option->takes_value()) place->waiting = option;
}

void Take(std::string_view word, Place* place) {
  if (place->waiting != nullptr) {
    if (word != "=") place->waiting = nullptr;  // bash sets "=" apart
    return;
  }
  if (place->only_arguments) {
    ++place->arguments;
  } else if (word == "--") {
    place->only_arguments = true;
  } else if (word.size() > 1 && word.starts_with('-')) {
    TakeOption(word, place);
  } else if (const auto* command = FindCommand(*place->path.back(), word)) {
    place->path.push_back(command);
  } else {
    ++place->arguments;
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

void OfferCommands(const Place& place, std::string_view begun, Offers* offers) {
  if (place.arguments > 0 || place.only_arguments) return;
  for (const CommandSpec& command : place.path.back()->commands) {
    if (command.name.starts_with(begun)) offers->words.push_back({command.name, command.summary});
  }
}

}  // namespace

Offers OffersFor(const CommandSpec& root, std::span<const std::string> words) {
  Place place{.path = {&root}};
  if (words.empty()) return {};
  for (const std::string& word : words.first(words.size() - 1)) Take(word, &place);
  const std::string_view begun = words.back();
  Offers offers;
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
  OfferCommands(place, begun, &offers);
  offers.files = std::ranges::any_of(place.path.back()->arguments, IsFile);
  if (begun.empty() && offers.words.empty() && !offers.files) OfferOptions(place, begun, &offers);
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
