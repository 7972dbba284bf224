// SQL that is still being written, taken apart as far as a prompt needs it: where a statement ends,
// and which words stand around the cursor. Never fails, whatever the text. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "query/sql_tree.h"

namespace tracklake::prompt {

struct SqlPiece {
  SqlNodeKind kind{};     // any but kGroup: brackets are symbols
  std::string_view text;  // part of the SQL
  std::size_t begin = 0;  // where in it
  bool is_closed = true;  // false for a text, name or comment that has not come to its end

  std::size_t end() const { return begin + text.size(); }
  bool IsSymbol(char symbol) const {
    return kind == SqlNodeKind::kSymbol && text.front() == symbol;
  }
  bool IsBlank() const { return kind == SqlNodeKind::kBlank; }
  // Whether what is typed behind its first `size` bytes is still of the text or comment there.
  bool IsOpenAt(std::size_t size) const;
};

// All of them, one behind the other.
std::vector<SqlPiece> PiecesOf(std::string_view sql);

// Where the first statement ends: behind its semicolon, which is in no text, name or comment.
// nullopt: it goes on.
std::optional<std::size_t> EndOfStatement(std::string_view sql);

// Whether there is nothing in it but white space, comments and semicolons.
bool SaysNothing(std::string_view sql);

}  // namespace tracklake::prompt
