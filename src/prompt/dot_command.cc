#include "prompt/dot_command.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "base/wrap.h"
#include "query/example_queries.h"

namespace tracklake::prompt {
namespace {

using Verb = DotCommand::Verb;

constexpr std::array<std::string_view, 7> kFormats = {"table", "json",     "jsonl",       "csv",
                                                      "tsv",   "markdown", "json-columns"};
constexpr std::array<std::string_view, 4> kCharts = {"bar", "line", "spark", "off"};
constexpr std::array<std::string_view, 2> kSwitch = {"on", "off"};

const auto& Commands() {
  static const std::array<DotCommandInfo, 10> commands = {{
      {Verb::kTables, ".tables", "", "the tables and views", Takes::kNothing, false, {}},
      {Verb::kDescribe, ".describe", "TABLE", "its columns", Takes::kRelation, true, {}},
      {Verb::kFormat, ".format", "FORMAT", "how results are shown", Takes::kWord, true, kFormats},
      {Verb::kOutput,
       ".output",
       "FILE",
       "save the next result; without FILE: show it",
       Takes::kFile,
       false,
       {}},
      {Verb::kRead, ".read", "FILE", "run the statements of a file", Takes::kFile, true, {}},
      {Verb::kChart, ".chart", "KIND", "draw results", Takes::kWord, true, kCharts},
      {Verb::kTimer, ".timer", "on|off", "how long each statement took", Takes::kWord, false,
       kSwitch},
      {Verb::kExample, ".example", "NAME", "run a query that comes along; without NAME: list them",
       Takes::kWord, false, ExampleNames()},
      {Verb::kHelp, ".help", "", "this list", Takes::kNothing, false, {}},
      {Verb::kQuit, ".quit", "", "leave, as Ctrl-D does", Takes::kNothing, false, {}},
  }};
  return commands;
}

std::string Listed(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::unexpected<Error> Unknown(std::string_view word) {
  std::vector<std::string_view> words;
  for (const DotCommandInfo& command : Commands()) words.push_back(command.word);
  const std::string_view nearest = NearestWord(word, words);
  return WithHint(
      Fail(ErrorKind::kUsage, "there is no command {}", word),
      nearest.empty() ? "The commands: .help" : fmt::format("Did you mean {}?", nearest));
}

Result<> CheckArgument(const DotCommandInfo& command, std::string_view argument) {
  const std::string usage =
      command.words.empty()
          ? fmt::format("Write {} {}.", command.word, command.argument)
          : fmt::format("Write {} with one of {}.", command.word, Listed(command.words));
  if (argument.empty()) {
    if (!command.needs_argument) return {};
    return WithHint(Fail(ErrorKind::kUsage, "{} needs {}", command.word, command.argument), usage);
  }
  if (command.takes == Takes::kNothing) {
    return Fail(ErrorKind::kUsage, "{} takes nothing behind it", command.word);
  }
  if (command.takes == Takes::kWord &&
      std::ranges::find(command.words, argument) == command.words.end()) {
    return WithHint(Fail(ErrorKind::kUsage, "{} does not know {}", command.word, argument), usage);
  }
  return {};
}

std::string_view WithoutSemicolon(std::string_view line) {
  line = Trim(line);
  if (line.ends_with(';')) line.remove_suffix(1);
  return Trim(line);
}

}  // namespace

std::span<const DotCommandInfo> DotCommands() { return Commands(); }

bool IsDotCommand(std::string_view line) { return Trim(line).starts_with('.'); }

Result<DotCommand> ParseDotCommand(std::string_view line) {
  line = WithoutSemicolon(line);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  const std::string_view argument = Trim(line.substr(end));
  const auto* command = std::ranges::find(Commands(), word, &DotCommandInfo::word);
  if (command == Commands().end()) return Unknown(word);
  TL_TRY(CheckArgument(*command, argument));
  return DotCommand{command->verb, std::string(argument)};
}

std::string DotHelp(int width) {
  constexpr int kIndent = 2;
  constexpr int kLeft = 22;  // with the indent
  constexpr int kNarrowest = 20;
  const auto room = static_cast<std::size_t>(std::max(width - kLeft, kNarrowest));
  const auto row = [&](std::string_view left, std::string_view right) {
    return fmt::format("{:{}}{:<{}}{}\n", "", kIndent, left, kLeft - kIndent,
                       Wrapped(right, room, kLeft));
  };
  const auto all = static_cast<std::size_t>(std::max(width, kNarrowest));
  std::string help = Wrapped("A statement ends with ; and may take several lines.", all) + "\n\n";
  for (const DotCommandInfo& command : Commands()) {
    help += row(fmt::format("{} {}", command.word, command.argument), command.help);
    const bool is_switch = command.words.size() == kSwitch.size();
    if (!command.words.empty() && !is_switch) help += row("", Listed(command.words));
  }
  help += '\n';
  help += row("Tab", "completes tables, columns, functions, keywords and files");
  help += row("Up, Down", "earlier statements; Ctrl-R searches them");
  help += row("Ctrl-C", "clears the line, or stops the statement that runs");
  help += '\n' + Wrapped("A statement that begins with a space is not remembered.", all) + '\n';
  return help;
}

}  // namespace tracklake::prompt
