#include "prompt/prompt.h"

#include <array>
#include <sstream>

#include "base/text.h"
#include "prompt/statement_buffer.h"
#include "query/example_queries.h"

namespace tracklake::prompt {
namespace {

// The command that a whole line is, which no statement goes on in; "": none. Three are so common
// that they need no dot, three are typed by whoever comes from psql.
std::string CommandIn(std::string_view line) {
  constexpr std::array<std::array<std::string_view, 2>, 6> kBare = {{{"help", ".help"},
                                                                     {"quit", ".quit"},
                                                                     {"exit", ".quit"},
                                                                     {"\\?", ".help"},
                                                                     {"\\q", ".quit"},
                                                                     {"\\d", ".tables"}}};
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
      return answerer_.Tell(TooLarge());
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
    TellIfFailed(command->verb == DotCommand::Verb::kRead ? RunFile(command->argument)
                                                          : Do(*command));
  }

  Result<> Do(const DotCommand& command) {
    if (command.verb == DotCommand::Verb::kExample) {
      const auto sql = ExampleSql(command.argument);
      return sql ? answerer_.Run(std::string(*sql)) : answerer_.Obey(command);
    }
    is_over_ = command.verb == DotCommand::Verb::kQuit;
    return is_over_ ? Result<>() : answerer_.Obey(command);
  }

  // The statements and commands of a file, until one of them fails. The last needs no semicolon.
  Result<> RunFile(const std::string& file) {
    TL_ASSIGN(const std::string text, answerer_.TextOf(file));
    StatementBuffer statements;
    std::istringstream lines(text);
    for (std::string line; !is_over_ && std::getline(lines, line);) {
      if (line.ends_with('\r')) line.pop_back();
      if (statements.text().empty() && IsDotCommand(line)) {
        TL_TRY(ObeyWithin(line));
        continue;
      }
      if (!statements.AddLine(line)) return std::unexpected(TooLarge());
      TL_TRY(RunAll(&statements));
    }
    if (is_over_) return {};
    if (!statements.AddLine(";")) return std::unexpected(TooLarge());
    return RunAll(&statements);
  }

  Result<> ObeyWithin(std::string_view line) {
    TL_ASSIGN(const DotCommand command, ParseDotCommand(line));
    if (command.verb != DotCommand::Verb::kRead) return Do(command);
    return Fail(ErrorKind::kUsage, "a file that is read cannot read another");
  }

  Result<> RunAll(StatementBuffer* statements) {
    while (const auto statement = statements->Take()) TL_TRY(answerer_.Run(statement->sql));
    return {};
  }

  static Error TooLarge() {
    return {ErrorKind::kUsage,
            fmt::format("the statement is larger than {}", HumanBytes(StatementBuffer::kMaxBytes)),
            "Put it into a file: tracklake query -f FILE",
            {}};
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
