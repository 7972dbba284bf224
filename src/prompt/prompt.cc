#include "prompt/prompt.h"

#include <array>

#include "base/text.h"
#include "prompt/statement_buffer.h"

namespace tracklake::prompt {
namespace {

// The command that a whole line is, which no statement goes on in; "": none. Three are so common
// that they need no dot.
std::string CommandIn(std::string_view line) {
  constexpr std::array<std::array<std::string_view, 2>, 3> kBare = {
      {{"help", ".help"}, {"quit", ".quit"}, {"exit", ".quit"}}};
  if (IsDotCommand(line)) return std::string(line);
  line = Trim(line);
  if (line.ends_with(';')) line.remove_suffix(1);
  for (const auto& [bare, command] : kBare) {
    if (EqualsIgnoringCase(line, bare)) return std::string(command);
  }
  return "";
}

class Prompt {
 public:
  Prompt(LineReader& reader, Answerer& answerer, const HistoryFile& history)
      : reader_(reader), answerer_(answerer), history_(history) {}

  Result<> Run() {
    if (auto statements = history_.Read()) {
      for (const std::string& statement : *statements) reader_.Remember(statement);
    } else {
      NoHistory(statements.error());
    }
    while (!is_over_) {
      const std::string& begun = buffer_.text();
      TL_ASSIGN(const Line line, reader_.Read(begun.empty() ? kPrompt : kPromptWithin, begun));
      Take(line);
    }
    return {};
  }

 private:
  void Take(const Line& line) {
    if (line.kind == Line::Kind::kEnd) is_over_ = true;
    if (line.kind == Line::Kind::kCleared) buffer_.Clear();
    if (line.kind != Line::Kind::kText) return;
    const std::string command = buffer_.text().empty() ? CommandIn(line.text) : "";
    if (!command.empty()) return Obey(command);
    if (!buffer_.AddLine(line.text)) {
      buffer_.Clear();
      return answerer_.Tell(
          {ErrorKind::kUsage,
           fmt::format("the statement is larger than {}", HumanBytes(StatementBuffer::kMaxBytes)),
           "Put it into a file: tracklake query -f FILE",
           {}});
    }
    while (const auto statement = buffer_.Take()) {
      if (!statement->is_private) Remember(statement->sql);
      TellIfFailed(answerer_.Run(statement->sql));
    }
  }

  void Obey(const std::string& line) {
    if (!line.starts_with(' ')) Remember(std::string(Trim(line)));
    const auto command = ParseDotCommand(line);
    if (!command) return answerer_.Tell(command.error());
    if (command->verb == DotCommand::Verb::kQuit) {
      is_over_ = true;
    } else {
      TellIfFailed(answerer_.Obey(*command));
    }
  }

  void TellIfFailed(const Result<>& result) {
    if (!result) answerer_.Tell(result.error());
  }

  void Remember(const std::string& statement) {
    reader_.Remember(statement);
    if (!keeps_history_) return;
    if (const auto added = history_.Add(statement); !added) NoHistory(added.error());
  }

  void NoHistory(const Error& error) {
    keeps_history_ = false;
    answerer_.Tell(error);
  }

  LineReader& reader_;
  Answerer& answerer_;
  const HistoryFile& history_;
  StatementBuffer buffer_;
  bool keeps_history_ = true;
  bool is_over_ = false;
};

}  // namespace

Result<> RunPrompt(LineReader& reader, Answerer& answerer, const HistoryFile& history) {
  return Prompt(reader, answerer, history).Run();
}

}  // namespace tracklake::prompt
