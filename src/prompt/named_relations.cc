#include "prompt/named_relations.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace tracklake::prompt {
namespace {

using Kind = SqlNodeKind;

// Behind each of them a relation's name comes.
constexpr std::array<std::string_view, 6> kBeforeRelation = {"DESCRIBE", "FROM",      "JOIN",
                                                             "SHOW",     "SUMMARIZE", "TABLE"};
// What ends a list of relations, and is no alias of one.
constexpr std::array<std::string_view, 30> kNoAlias = {
    "ANTI",        "ASOF",      "CROSS",   "EXCEPT",     "FROM",    "FULL",  "GROUP",   "HAVING",
    "INNER",       "INTERSECT", "JOIN",    "LATERAL",    "LEFT",    "LIMIT", "NATURAL", "OFFSET",
    "ON",          "ORDER",     "PIVOT",   "POSITIONAL", "QUALIFY", "RIGHT", "SELECT",  "SEMI",
    "TABLESAMPLE", "UNION",     "UNPIVOT", "USING",      "WHERE",   "WINDOW"};

bool IsWord(const SqlPiece& piece, std::string_view word) {
  return piece.kind == Kind::kWord && EqualsIgnoringCase(piece.text, word);
}

template <std::size_t kCount>
bool IsOneOf(const SqlPiece& piece, const std::array<std::string_view, kCount>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return IsWord(piece, word); });
}

// Takes relations from the front of `rest`, with commas between them.
void TakeList(std::span<const SqlPiece> rest, std::vector<NamedRelation>* relations) {
  while (!rest.empty()) {
    NamedRelation relation = {NameOf(rest.front()), ""};
    if (relation.name.empty()) return;
    rest = rest.subspan(1);
    while (rest.size() >= 2 && rest[0].IsSymbol('.')) {  // what stood before was its schema
      relation.name = NameOf(rest[1]);
      rest = rest.subspan(2);
    }
    if (!rest.empty() && IsWord(rest.front(), "AS")) rest = rest.subspan(1);
    if (!rest.empty() && !IsOneOf(rest.front(), kNoAlias)) {
      relation.alias = NameOf(rest.front());
      if (!relation.alias.empty()) rest = rest.subspan(1);
    }
    relations->push_back(std::move(relation));
    if (rest.empty() || !rest.front().IsSymbol(',')) return;
    rest = rest.subspan(1);
  }
}

}  // namespace

std::string NameOf(const SqlPiece& piece) {
  if (piece.kind == Kind::kWord) return std::string(piece.text);
  if (piece.kind != Kind::kQuoted) return "";
  std::string name;
  for (std::size_t at = 1; at + (piece.is_closed ? 1 : 0) < piece.text.size(); ++at) {
    if (piece.text[at] == '"') ++at;
    if (at < piece.text.size()) name += piece.text[at];
  }
  return name;
}

StatementNames NamesIn(std::span<const SqlPiece> pieces) {
  StatementNames names;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    if (IsOneOf(pieces[at], kBeforeRelation)) TakeList(pieces.subspan(at + 1), &names.relations);
    const bool makes = at + 2 < pieces.size() && IsWord(pieces[at + 1], "AS") &&
                       pieces[at + 2].IsSymbol('(') && !NameOf(pieces[at]).empty();
    if (makes) names.made.push_back(NameOf(pieces[at]));
  }
  return names;
}

bool ExpectsRelation(std::span<const SqlPiece> before) {
  if (before.empty()) return false;
  if (IsOneOf(before.back(), kBeforeRelation)) return true;
  if (!before.back().IsSymbol(',')) return false;
  // A comma: of a list behind FROM, unless something else has begun since.
  for (std::size_t at = before.size() - 1; at-- > 0;) {
    if (before[at].IsSymbol('(') || before[at].IsSymbol(')')) return false;
    if (IsWord(before[at], "FROM")) return true;
    if (IsOneOf(before[at], kNoAlias)) return false;
  }
  return false;
}

}  // namespace tracklake::prompt
