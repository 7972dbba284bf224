// Casts and their types, texts with a prefix, and times that an interval moves.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "base/unicode.h"
#include "query/translator.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 5> kWholeNumbers = {"integer", "int", "bigint", "smallint",
                                                           "tinyint"};

constexpr std::array<std::string_view, 11> kUnits = {"year",        "quarter", "month",  "week",
                                                     "day",         "hour",    "minute", "second",
                                                     "millisecond", "years",   "days"};

// Words between which and an operator the whole operand stands.
constexpr std::array<std::string_view, 20> kBeforeOperands = {
    "select", "distinct", "all",    "when", "then", "else",    "and", "or",   "not",  "where",
    "on",     "by",       "having", "in",   "like", "between", "is",  "from", "join", "values"};

// Words that a bracket belongs to which is no call of a function.
constexpr std::array<std::string_view, 4> kNoFunctions = {"over", "filter", "group", "end"};

// Before a text that is a moment.
constexpr std::array<std::string_view, 2> kMoments = {"date", "timestamp"};

// What may stand before the operand that an interval moves: nothing that takes it first.
bool MayPrecede(const SqlNode& node) {
  constexpr std::string_view kHarmless = ",=<>";
  if (node.kind == SqlNodeKind::kSymbol) return kHarmless.find(node.text) != kHarmless.npos;
  return node.IsOneOf(kBeforeOperands);
}

// What is cast as DuckDB casts it, whatever its type: NULL, a text, a number without exponent, a
// parameter.
bool IsPlain(SqlNodes value) {
  const SqlNode& first = value.front();
  if (first.IsSymbol("$")) return true;
  if (value.size() > 1) return false;
  return first.IsWord("null") || first.kind == SqlNodeKind::kText ||
         (first.kind == SqlNodeKind::kNumber && first.text.find_first_of("eE") == first.text.npos);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The number that so many hexadecimal digits at the beginning are.
std::optional<char32_t> HexNumber(std::string_view text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  char32_t number = 0;
  for (const char c : text.substr(0, digits)) {
    if (HexDigit(c) < 0) return std::nullopt;
    number = number * 16 + static_cast<char32_t>(HexDigit(c));
  }
  return number;
}

// What stands between the quotes of U&'…': \00e9, \+01f600, \\; nullopt where it is none of these.
std::optional<std::string> Unescaped(std::string_view text) {
  constexpr char32_t kLast = 0x10ffff;
  std::string plain;
  while (!text.empty()) {
    if (text.front() != '\\' || text.starts_with("\\\\")) {
      plain += text.front();
      text.remove_prefix(text.front() == '\\' ? 2 : 1);
      continue;
    }
    const bool is_long = text.starts_with("\\+");
    const std::size_t digits = is_long ? 6 : 4;
    text.remove_prefix(is_long ? 2 : 1);
    const auto code = HexNumber(text, digits);
    if (!code || *code == 0 || *code > kLast || (*code >= 0xd800 && *code < 0xe000)) {
      return std::nullopt;
    }
    std::array<char, kMaxUtf8Bytes> bytes;
    plain.append(bytes.data(), WriteUtf8(*code, bytes.data()));
    text.remove_prefix(digits);
  }
  return plain;
}

}  // namespace

// X'ff' and U&'\00e9', which DuckDB takes for something else, or not.
bool Translator::WriteText(std::string_view text) {
  if (text.starts_with("X'") || text.starts_with("x'")) {
    std::string digits(text.substr(2, text.size() - 3));
    std::erase(digits, ' ');
    Add("unhex('" + digits + "')");
    return true;
  }
  if (!text.starts_with("U&'") && !text.starts_with("u&'")) return false;
  const auto plain = Unescaped(text.substr(3, text.size() - 4));
  if (!plain) return false;
  Add("'" + *plain + "'");
  return true;
}

bool Translator::WriteCast(const SqlNode& name, const SqlNode& group) {
  const SqlNodes inside = group.inside;
  std::size_t as = inside.size();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i].IsWord("as")) as = i;
  }
  const SqlNodes value = TrimNodes(inside.first(as));
  const SqlNodes type = TrimNodes(inside.subspan(std::min(as + 1, inside.size())));
  if (value.empty() || type.empty()) return false;
  const SqlNode& kind = type.front();
  const bool is_text = kind.IsWord("varchar") || kind.IsWord("char");
  const bool has_length = is_text && type.back().IsGroup('(');
  if (kind.IsWord("json") && type.size() == 1) {
    Add("to_json(");
    Write(value);
    Add(")");
    return true;
  }
  const bool is_whole = kind.IsOneOf(kWholeNumbers) && type.size() == 1;
  std::string_view wrap = is_text ? "text_of(" : is_whole ? "half_up(" : "";
  if (IsPlain(value) || (is_text && type.size() > 1 && !has_length)) wrap = {};
  if (has_length) Add(kind.IsWord("varchar") ? "left(" : "rpad(");
  Copy(name.text);
  Copy(group.text.substr(0, 1));
  Add(wrap);
  Write(value);
  if (!wrap.empty()) Add(")");
  Add(" AS ");
  if (has_length) {
    Add("varchar), ");
    Write(type.back().inside);
    Add(kind.IsWord("varchar") ? ")" : ", ' ')");
    return true;
  }
  WriteType(type);
  Copy(group.text.substr(group.text.size() - 1));
  return true;
}

void Translator::WriteType(SqlNodes type) {
  if (type.empty()) return;
  const SqlNode& name = type.front();
  const bool is_nested = type.size() > 1 && type.back().IsGroup('(');
  if (is_nested && WriteNestedType(name.text, type.back().inside)) return;
  if (name.IsWord("varbinary")) {
    Add("BLOB");
    return;
  }
  const bool is_time = name.IsWord("timestamp") || name.IsWord("time");
  for (const SqlNode& node : type) {
    if (!is_time || !node.IsGroup('(')) Copy(node.text);
  }
}

// array(T) → T[], map(K, V) → MAP(K, V), row(a T) → STRUCT(a T)
bool Translator::WriteNestedType(std::string_view name, SqlNodes inside) {
  const std::vector<SqlNodes> parts = SplitNodes(inside, ",");
  const bool is_row = EqualsIgnoringCase(name, "row");
  if (EqualsIgnoringCase(name, "array") && parts.size() == 1) {
    WriteType(parts.front());
    Add("[]");
    return true;
  }
  const bool is_map = EqualsIgnoringCase(name, "map") && parts.size() == 2;
  if (!is_row && !is_map) return false;
  std::string_view between = is_row ? "STRUCT(" : "MAP(";
  for (SqlNodes part : parts) {
    Add(between);
    between = ", ";
    if (is_row && part.size() > 2) {
      Copy(TextOf(part.first(2)));
      part = part.subspan(2);
    }
    WriteType(part);
  }
  Add(")");
  return true;
}

// d + INTERVAL '1' DAY → moved(d, INTERVAL '1' DAY): what is moved keeps its type.
std::optional<std::size_t> Translator::WriteMove(Row& row, std::size_t i) {
  constexpr std::size_t kMostMoves = 1000;  // each shifts what stands behind it
  const std::size_t interval = row.Next(i);
  const std::size_t amount = row.Next(interval);
  if (!row.HasWord(interval, "interval") || amount >= row.nodes.size() || ++moves_ > kMostMoves) {
    return std::nullopt;
  }
  const auto operand = OperandBefore(row, i);
  if (!operand) return std::nullopt;
  const std::size_t unit = row.Next(amount);
  const bool has_unit = unit < row.nodes.size() && row.nodes[unit].IsOneOf(kUnits);
  const std::size_t end = has_unit ? unit : amount;
  Insert(row.starts[*operand], "moved(");
  Add(row.nodes[i].IsSymbol("-") ? ", -" : ", ");
  Copy(TextOf(row.nodes.subspan(interval, end + 1 - interval)));
  Add(")");
  row.moved_begin = *operand;
  row.moved_end = end;
  return end + 1;
}

// Where the operand before the operator begins: a name, a call, a date, brackets, or what has been
// moved already; nullopt where another operator may take it first.
std::optional<std::size_t> Translator::OperandBefore(const Row& row, std::size_t i) {
  auto at = row.Previous(i);
  if (!at) return std::nullopt;
  if (row.moved_end != 0 && *at == row.moved_end) return row.moved_begin;
  std::size_t begin = *at;
  while (row.nodes[begin].IsGroup('[') && row.Previous(begin)) begin = *row.Previous(begin);
  const SqlNode& last = row.nodes[begin];
  at = row.Previous(begin);
  const bool has_word = at && row.nodes[*at].kind == SqlNodeKind::kWord;
  if (last.kind == SqlNodeKind::kText) {
    if (!has_word || !row.nodes[*at].IsOneOf(kMoments)) return std::nullopt;
    begin = *at;
  } else if (last.IsGroup('(')) {
    if (has_word && row.nodes[*at].IsOneOf(kNoFunctions)) return std::nullopt;
    if (has_word && !row.nodes[*at].IsOneOf(kBeforeOperands)) begin = *at;
  } else {
    const bool is_name = last.kind == SqlNodeKind::kWord || last.kind == SqlNodeKind::kQuoted;
    if (!is_name || last.IsOneOf(kBeforeOperands) || last.IsOneOf(kNoFunctions)) {
      return std::nullopt;
    }
  }
  while ((at = row.Previous(begin)) && row.nodes[*at].IsSymbol(".") && row.Previous(*at)) {
    begin = *row.Previous(*at);
  }
  if (at && !MayPrecede(row.nodes[*at])) return std::nullopt;
  return begin;
}

}  // namespace tracklake
