#include "prompt/history_file.h"

#include <algorithm>

namespace tracklake::prompt {
namespace {

constexpr std::string_view kName = "query_history";

// A statement is a line of the file, so its own line ends are written as "\n", and "\" as "\\".
std::string Escaped(std::string_view statement) {
  std::string line;
  for (const char c : statement) {
    if (c == '\n') {
      line += "\\n";
    } else {
      if (c == '\\') line += '\\';
      line += c;
    }
  }
  return line;
}

std::string Unescaped(std::string_view line) {
  std::string statement;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool escapes = line[at] == '\\' && at + 1 < line.size();
    if (escapes) ++at;
    statement += escapes && line[at] == 'n' ? '\n' : line[at];
  }
  return statement;
}

std::vector<std::string> StatementsOf(std::string_view text) {
  std::vector<std::string> statements;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) statements.push_back(Unescaped(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (statements.size() > HistoryFile::kMaxStatements) {
    statements.erase(statements.begin(),
                     statements.end() - static_cast<std::ptrdiff_t>(HistoryFile::kMaxStatements));
  }
  return statements;
}

}  // namespace

Result<std::vector<std::string>> HistoryFile::Read() const {
  TL_ASSIGN(const auto text, folder_.Read(kName));
  return StatementsOf(text.value_or(""));
}

Result<> HistoryFile::Add(std::string_view statement) const {
  if (statement.empty() || statement.size() > kMaxStatementBytes) return {};
  TL_ASSIGN(const auto lock, folder_.Lock(kName));
  TL_ASSIGN(std::vector<std::string> statements, Read());
  if (!statements.empty() && statements.back() == statement) return {};
  if (statements.size() == kMaxStatements) statements.erase(statements.begin());
  statements.emplace_back(statement);
  std::string text;
  for (const std::string& each : statements) text += Escaped(each) + '\n';
  return folder_.Write(kName, text);
}

}  // namespace tracklake::prompt
