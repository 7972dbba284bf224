// A statement taken apart as DuckDB's lexer does, as far as its meaning can be told from its form:
// words, texts, numbers, symbols, and what brackets hold together. Nothing is left out, so the
// pieces put together again are the statement. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tracklake {

enum class SqlNodeKind : std::uint8_t {
  kBlank,   // white space and comments between two others, in one
  kWord,    // a keyword or a name
  kQuoted,  // a name in double quotes
  kText,    // in single quotes or between dollar signs, with its prefix (E'…', X'…', U&'…')
  kNumber,
  kSymbol,  // "->", "->>" or a single character
  kGroup,   // brackets
};

// All text points into the statement, which must outlive it.
struct SqlNode {
  SqlNodeKind kind = SqlNodeKind::kSymbol;
  std::string_view text;        // of a group: from its opening to its closing bracket
  std::vector<SqlNode> inside;  // of a group

  bool IsGroup(char open) const { return kind == SqlNodeKind::kGroup && text.front() == open; }
  bool IsSymbol(std::string_view symbol) const {
    return kind == SqlNodeKind::kSymbol && text == symbol;
  }
  // In any case.
  bool IsWord(std::string_view word) const;
  bool IsOneOf(std::span<const std::string_view> words) const;
};

// What the SQL, which is not empty, begins with; a bracket is a symbol here. Its text is empty
// where it does not end, as in a statement that is still being typed.
SqlNode FirstSqlNode(std::string_view sql);

// nullopt where a text, a comment or a bracket does not end, brackets do not match, or stand in
// more than kMaxSqlDepth others: none of this is for more than DuckDB to judge.
inline constexpr std::size_t kMaxSqlDepth = 200;
std::optional<std::vector<SqlNode>> SqlTreeOf(std::string_view sql);

using SqlNodes = std::span<const SqlNode>;

// Without blanks before and behind.
SqlNodes TrimNodes(SqlNodes nodes);

// Between the nodes that are this symbol, each trimmed; none of nothing.
std::vector<SqlNodes> SplitNodes(SqlNodes nodes, std::string_view symbol);

// The text from the first to the last; empty of none.
std::string_view TextOf(SqlNodes nodes);

}  // namespace tracklake
