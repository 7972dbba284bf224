#include "cli/with_places.h"

#include <set>

#include "cli/arguments/root_command.h"

namespace tracklake::cli {
namespace {

constexpr std::string_view kProgram = "tracklake ";

std::set<std::string, std::less<>> MakeCommandNames() {
  GlobalOptions options;
  Chosen chosen;
  std::set<std::string, std::less<>> names;
  for (const CommandSpec& command : RootCommand(&options, &chosen).Spec().commands) {
    names.insert(command.name);
    for (const CommandSpec& sub : command.commands) names.insert(command.name + " " + sub.name);
  }
  return names;
}

// What a text begins with: a word of lower case letters, perhaps none.
std::string_view FirstWord(std::string_view text) {
  return text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
}

// Of the command that a text begins with, "replay" or "catalog describe"; 0 where there is none.
std::size_t NameBytes(std::string_view text) {
  static const auto kNames = MakeCommandNames();
  const std::size_t first = FirstWord(text).size();
  if (!kNames.contains(text.substr(0, first))) return 0;
  if (!text.substr(first).starts_with(' ')) return first;
  const std::size_t both = first + 1 + FirstWord(text.substr(first + 1)).size();
  return kNames.contains(text.substr(0, both)) ? both : first;
}

// Behind "tracklake ": "query --help", "catalog describe --help".
bool AsksForHelp(std::string_view command) {
  while (const std::size_t word = FirstWord(command).size()) {
    command.remove_prefix(word);
    if (!command.starts_with(' ')) return false;
    command.remove_prefix(1);
  }
  return command.starts_with("--help");
}

// "run --lake x": an option may stand once.
bool HasPlaces(std::string_view command) {
  const std::string_view words = command.substr(0, command.find_first_of("\n,;)"));
  return words.contains(" --lake") || words.contains(" --config");
}

// Whether what stands there is the program's name, and not the end of another word.
bool IsWholeWord(std::string_view text, std::size_t at) {
  constexpr std::string_view kBefore = " \n(`:\"";
  return at == 0 || kBefore.contains(text[at - 1]);
}

}  // namespace

std::string WithPlaces(std::string_view text, std::string_view places) {
  std::string placed;
  if (places.empty()) return std::string(text);
  std::size_t taken = 0;
  for (auto at = text.find(kProgram); at != text.npos; at = text.find(kProgram, taken)) {
    const std::string_view command = text.substr(at + kProgram.size());
    const std::size_t name = IsWholeWord(text, at) ? NameBytes(command) : 0;
    const std::size_t end = at + kProgram.size() + name;
    placed += text.substr(taken, end - taken);
    taken = end;
    if (name > 0 && !AsksForHelp(command) && !HasPlaces(command)) placed += places;
  }
  return placed.append(text.substr(taken));
}

}  // namespace tracklake::cli
