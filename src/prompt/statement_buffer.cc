#include "prompt/statement_buffer.h"

#include "base/text.h"
#include "prompt/sql_pieces.h"

namespace tracklake::prompt {
namespace {

// Nothing has been said, and no comment is open.
bool HasNotBegun(std::string_view text) {
  const auto pieces = PiecesOf(text);
  return pieces.empty() || (pieces.back().is_closed && SaysNothing(text));
}

}  // namespace

bool StatementBuffer::AddLine(std::string_view line) {
  if (text_.size() + line.size() + 1 > kMaxBytes) return false;
  if (text_.empty()) is_private_ = line.starts_with(' ');
  text_ += line;
  text_ += '\n';
  return true;
}

std::optional<TypedStatement> StatementBuffer::Take() {
  while (const auto end = EndOfStatement(text_)) {
    TypedStatement statement = {std::string(Trim(std::string_view(text_).substr(0, *end))),
                                is_private_};
    text_.erase(0, *end);
    if (HasNotBegun(text_)) Clear();
    if (!SaysNothing(statement.sql)) return statement;
  }
  if (HasNotBegun(text_)) Clear();
  return std::nullopt;
}

}  // namespace tracklake::prompt
