#include "query/sql_tree.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace tracklake {
namespace {

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr auto kNone = std::string_view::npos;

// Behind a comment that begins the text; kNone where it does not end. They nest.
std::size_t EndOfComment(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at + 1 < text.size();) {
    const std::string_view two = text.substr(at, 2);
    if (two != "/*" && two != "*/") {
      ++at;
      continue;
    }
    depth += two == "/*" ? 1 : std::size_t(-1);
    at += 2;
    if (depth == 0) return at;
  }
  return kNone;
}

// Behind the white space and comments that begin the text; 0 for none, kNone where one does not
// end.
std::size_t EndOfBlank(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (IsBlank(rest.front())) {
      ++at;
    } else if (rest.starts_with("--")) {
      at += std::min(rest.find_first_of("\r\n"), rest.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = EndOfComment(rest);
      if (end == kNone) return kNone;
      at += end;
    } else {
      break;
    }
  }
  return at;
}

// Behind the quote that ends what begins at `at` with one; a doubled one is no end, nor, where
// backslashes escape, one behind a backslash.
std::size_t EndOfQuoted(std::string_view text, std::size_t at, bool escapes) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (!text.substr(at + 1).starts_with(quote)) return at + 1;
      ++at;
    }
  }
  return kNone;
}

// Of $$…$$ or $tag$…$tag$; 0 where it is none.
std::size_t EndOfDollars(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && (IsLetter(text[end]) || (end > 1 && IsDigit(text[end])))) ++end;
  if (end >= text.size() || text[end] != '$') return 0;
  const std::string_view tag = text.substr(0, end + 1);
  const std::size_t close = text.find(tag, tag.size());
  return close == kNone ? kNone : close + tag.size();
}

// Where a prefix of a text ends: E'', X'', B'', N'', U&''; 0 where none is.
std::size_t EndOfPrefix(std::string_view text) {
  constexpr std::string_view kPrefixes = "eExXbBnN";
  if (text.size() > 1 && text[1] == '\'' && kPrefixes.find(text[0]) != kNone) return 1;
  if (text.starts_with("U&'") || text.starts_with("u&'")) return 2;
  return 0;
}

// "1", "1.5", ".5", "1e-5", "1_000"; a point is part of it only once.
std::size_t EndOfNumber(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    while (at < text.size() && (IsDigit(text[at]) || text[at] == '_')) ++at;
  };
  digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t digit = at + 1;
    if (digit < text.size() && (text[digit] == '+' || text[digit] == '-')) ++digit;
    if (digit < text.size() && IsDigit(text[digit])) {
      at = digit;
      digits();
    }
  }
  return at;
}

std::size_t EndOfWord(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (IsLetter(text[at]) || IsDigit(text[at]) || text[at] == '$')) ++at;
  return at;
}

std::size_t EndOfSymbol(std::string_view text) {
  if (text.starts_with("->>")) return 3;
  return text.starts_with("->") ? 2 : 1;
}

constexpr std::string_view kOpening = "([{";
constexpr std::string_view kClosing = ")]}";

}  // namespace

bool SqlNode::IsWord(std::string_view word) const {
  return kind == SqlNodeKind::kWord && EqualsIgnoringCase(text, word);
}

bool SqlNode::IsOneOf(std::span<const std::string_view> words) const {
  return std::ranges::any_of(words, [this](std::string_view word) { return IsWord(word); });
}

SqlNode FirstSqlNode(std::string_view sql) {
  const auto node = [&](SqlNodeKind kind, std::size_t end) {
    return SqlNode{kind, end == kNone ? std::string_view() : sql.substr(0, end), {}};
  };
  const char first = sql.front();
  if (const std::size_t end = EndOfBlank(sql)) return node(SqlNodeKind::kBlank, end);
  if (first == '"') return node(SqlNodeKind::kQuoted, EndOfQuoted(sql, 0, false));
  const std::size_t prefix = EndOfPrefix(sql);
  if (first == '\'' || prefix != 0) {
    const bool escapes = first == 'e' || first == 'E';
    return node(SqlNodeKind::kText, EndOfQuoted(sql, prefix, escapes));
  }
  if (first == '$') {
    if (const std::size_t end = EndOfDollars(sql)) return node(SqlNodeKind::kText, end);
  }
  const bool begins_number = IsDigit(first) || (first == '.' && sql.size() > 1 && IsDigit(sql[1]));
  if (begins_number) return node(SqlNodeKind::kNumber, EndOfNumber(sql));
  if (IsLetter(first)) return node(SqlNodeKind::kWord, EndOfWord(sql));
  return node(SqlNodeKind::kSymbol, EndOfSymbol(sql));
}

std::optional<std::vector<SqlNode>> SqlTreeOf(std::string_view sql) {
  std::vector<SqlNode> groups;  // those that are open, from the outermost
  std::vector<SqlNode> top;
  const auto siblings = [&]() -> std::vector<SqlNode>& {
    return groups.empty() ? top : groups.back().inside;
  };
  while (!sql.empty()) {
    SqlNode node = FirstSqlNode(sql);
    if (node.text.empty()) return std::nullopt;
    const std::string_view from = sql;
    sql.remove_prefix(node.text.size());
    const bool is_symbol = node.kind == SqlNodeKind::kSymbol && node.text.size() == 1;
    if (is_symbol && kOpening.find(node.text.front()) != kNone) {
      if (groups.size() == kMaxSqlDepth) return std::nullopt;
      groups.push_back({SqlNodeKind::kGroup, from, {}});
    } else if (is_symbol && kClosing.find(node.text.front()) != kNone) {
      const std::size_t bracket = kClosing.find(node.text.front());
      if (groups.empty() || groups.back().text.front() != kOpening[bracket]) return std::nullopt;
      SqlNode group = std::move(groups.back());
      groups.pop_back();
      group.text = group.text.substr(0, group.text.size() - sql.size());
      siblings().push_back(std::move(group));
    } else {
      siblings().push_back(std::move(node));
    }
  }
  if (!groups.empty()) return std::nullopt;
  return top;
}

SqlNodes TrimNodes(SqlNodes nodes) {
  while (!nodes.empty() && nodes.front().kind == SqlNodeKind::kBlank) nodes = nodes.subspan(1);
  while (!nodes.empty() && nodes.back().kind == SqlNodeKind::kBlank) {
    nodes = nodes.first(nodes.size() - 1);
  }
  return nodes;
}

std::vector<SqlNodes> SplitNodes(SqlNodes nodes, std::string_view symbol) {
  std::vector<SqlNodes> parts;
  if (TrimNodes(nodes).empty()) return parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= nodes.size(); ++i) {
    if (i < nodes.size() && !nodes[i].IsSymbol(symbol)) continue;
    parts.push_back(TrimNodes(nodes.subspan(begin, i - begin)));
    begin = i + 1;
  }
  return parts;
}

std::string_view TextOf(SqlNodes nodes) {
  if (nodes.empty()) return {};
  const char* const begin = nodes.front().text.data();
  const std::string_view last = nodes.back().text;
  return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

}  // namespace tracklake
