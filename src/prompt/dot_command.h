// The prompt's own commands: a dot, a word, and at most one argument. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake::prompt {

struct DotCommand {
  enum class Verb : std::uint8_t {
    kTables,
    kDescribe,
    kFormat,
    kOutput,
    kRead,
    kChart,
    kTimer,
    kExample,
    kHelp,
    kQuit,
  };
  Verb verb{};
  std::string argument;  // "": none
};

// What a command takes behind its word, for completion and for checks.
enum class Takes : std::uint8_t { kNothing, kRelation, kFile, kWord };

struct DotCommandInfo {
  DotCommand::Verb verb{};
  std::string_view word;      // with its dot
  std::string_view argument;  // as help shows it; "": none
  std::string_view help;
  Takes takes{};
  bool needs_argument = false;
  std::span<const std::string_view> words;  // of kWord
};

std::span<const DotCommandInfo> DotCommands();

// Whether a line that begins no statement is a command.
bool IsDotCommand(std::string_view line);

// kUsage for a command that is not known, with the one that was most likely meant, and for an
// argument that is missing, not one of its words, or too much. A semicolon behind it is not its.
Result<DotCommand> ParseDotCommand(std::string_view line);

// Each command, and what else there is to know, in lines of at most so many cells.
std::string DotHelp(int width);

}  // namespace tracklake::prompt
