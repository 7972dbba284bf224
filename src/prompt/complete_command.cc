#include "prompt/complete_command.h"

#include <algorithm>

#include "prompt/dot_command.h"

namespace tracklake::prompt {
namespace {

using Candidates = std::vector<Completion::Candidate>;

Candidates FilesThatBegin(std::string_view typed, const Files& files) {
  const std::size_t slash = typed.rfind('/');
  const std::string folder(slash == std::string_view::npos ? "" : typed.substr(0, slash + 1));
  const std::string_view prefix = typed.substr(folder.size());
  Candidates found;
  for (const std::string& name : files(folder)) {
    const bool is_hidden = name.starts_with('.') && !prefix.starts_with('.');
    if (name.starts_with(prefix) && !is_hidden) found.push_back({folder + name, ""});
  }
  return found;
}

Candidates ArgumentsOf(const DotCommandInfo& command, std::string_view typed,
                       const Vocabulary& vocabulary, const Files& files) {
  if (command.takes == Takes::kFile) return FilesThatBegin(typed, files);
  Candidates found;
  if (command.takes == Takes::kRelation) {
    for (const RelationNames& relation : vocabulary.relations) {
      if (BeginsWith(relation.name, typed)) found.push_back({relation.name, ""});
    }
  }
  for (const std::string_view word : command.words) {
    if (word.starts_with(typed)) found.push_back({std::string(word), ""});
  }
  return found;
}

}  // namespace

Completion CompleteCommand(std::string_view line, const Vocabulary& vocabulary,
                           const Files& files) {
  const std::size_t dot = line.find('.');
  const std::size_t space = line.find_first_of(" \t", dot);
  Completion completion;
  if (space == std::string_view::npos) {
    completion.begin = dot;
    for (const DotCommandInfo& command : DotCommands()) {
      if (!command.word.starts_with(line.substr(dot))) continue;
      completion.candidates.push_back(
          {std::string(command.word), command.takes == Takes::kNothing ? "" : " "});
    }
    return completion;
  }
  completion.begin = std::min(line.find_first_not_of(" \t", space), line.size());
  for (const DotCommandInfo& command : DotCommands()) {
    if (command.word != line.substr(dot, space - dot)) continue;
    completion.candidates = ArgumentsOf(command, line.substr(completion.begin), vocabulary, files);
  }
  return completion;
}

}  // namespace tracklake::prompt
