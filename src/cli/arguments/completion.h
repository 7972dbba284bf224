// What may stand where somebody presses Tab. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments/command_spec.h"

namespace tracklake::cli {

// What an argument names, as its own name says to people: TABLE, ID, COMMAND.
enum class Named : std::uint8_t { kNothing, kTable, kRelation, kRun, kCommand };

struct Offers {
  struct Offer {
    std::string word;
    std::string help;
  };
  std::vector<Offer> words;
  bool files = false;               // a file's name, too
  Named named = Named::kNothing;    // a name of those that only a lake knows, too
  std::string begun;                // what stands of it
  std::optional<std::string> lake;  // that the words have named, as a shell takes it
  std::optional<std::string> config_file;
};

// `words` are those after the program's name; the last one is begun, perhaps with nothing yet. A
// "--format=json" may be one word, or three as bash takes it apart.
Offers OffersFor(const CommandSpec& root, std::span<const std::string> words);

// What the shells' scripts read: a line each, the word and its help behind a tab; ":files".
std::string OffersText(const Offers& offers);

// The first argument with which those scripts call the program; the words follow it.
inline constexpr const char* kOfferWords = "__complete";

// The script of "bash", "zsh" or "fish".
std::string CompletionScript(const std::string& shell);

}  // namespace tracklake::cli
