#include "prompt/sql_pieces.h"

#include <algorithm>
#include <string>

namespace tracklake::prompt {
namespace {

// `at` is in the SQL.
SqlPiece PieceAt(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  const SqlNode node = FirstSqlNode(rest);
  const bool is_closed = !node.text.empty();
  return {node.kind, is_closed ? node.text : rest, at, is_closed};
}

}  // namespace

bool SqlPiece::IsOpenAt(std::size_t size) const {
  const std::string longer = std::string(text.substr(0, size)) + 'x';
  const SqlNode node = FirstSqlNode(longer);
  return node.text.empty() || node.text.size() == longer.size();
}

std::vector<SqlPiece> PiecesOf(std::string_view sql) {
  std::vector<SqlPiece> pieces;
  for (std::size_t at = 0; at < sql.size(); at = pieces.back().end()) {
    pieces.push_back(PieceAt(sql, at));
  }
  return pieces;
}

std::optional<std::size_t> EndOfStatement(std::string_view sql) {
  for (std::size_t at = 0; at < sql.size();) {
    const SqlPiece piece = PieceAt(sql, at);
    if (piece.IsSymbol(';')) return piece.end();
    at = piece.end();
  }
  return std::nullopt;
}

bool SaysNothing(std::string_view sql) {
  return std::ranges::all_of(
      PiecesOf(sql), [](const SqlPiece& piece) { return piece.IsBlank() || piece.IsSymbol(';'); });
}

}  // namespace tracklake::prompt
