// Calls: forms, casts, IGNORE NULLS, format().
#include <algorithm>
#include <array>
#include <iterator>

#include "query/translator.h"

namespace tracklake {
namespace {

// The index of the first node that is the symbol.
std::optional<std::size_t> FindSymbol(SqlNodes nodes, std::string_view symbol) {
  const auto found =
      std::ranges::find_if(nodes, [&](const SqlNode& node) { return node.IsSymbol(symbol); });
  if (found == nodes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - nodes.begin());
}

// "(k, v) -> body" or "x -> body".
struct Function {
  std::vector<SqlNodes> parameters;
  SqlNodes body;
};

std::optional<Function> FunctionIn(SqlNodes argument) {
  const auto arrow = FindSymbol(argument, "->");
  if (!arrow) return std::nullopt;
  const SqlNodes head = TrimNodes(argument.first(*arrow));
  if (head.size() != 1) return std::nullopt;
  Function function = {{head}, TrimNodes(argument.subspan(*arrow + 1))};
  if (head.front().IsGroup('(')) function.parameters = SplitNodes(head.front().inside, ",");
  return function;
}

// Whether the call has all that the form makes use of.
bool Suits(const CallForm& form, const std::vector<SqlNodes>& arguments, SqlNodes within) {
  if (form.Uses(FormPiece::Kind::kWithinGroup) && within.empty()) return false;
  return std::ranges::all_of(form.pieces, [&](const FormPiece& piece) {
    const bool is_parameter = piece.kind == FormPiece::Kind::kParameter;
    if (!is_parameter && piece.kind != FormPiece::Kind::kBody) return true;
    const auto function = FunctionIn(arguments[piece.argument]);
    return function && (!is_parameter || piece.parameter < function->parameters.size());
  });
}

// json_object('a' VALUE 1) has two arguments.
std::vector<SqlNodes> ArgumentsOf(const SqlNode& name, const SqlNode& group) {
  std::vector<SqlNodes> arguments = SplitNodes(group.inside, ",");
  if (!name.IsWord("json_object")) return arguments;
  std::vector<SqlNodes> parts;
  for (SqlNodes argument : arguments) {
    if (!argument.empty() && argument.front().IsWord("key"))
      argument = TrimNodes(argument.subspan(1));
    const auto value =
        std::ranges::find_if(argument, [](const SqlNode& node) { return node.IsWord("value"); });
    const auto at = static_cast<std::size_t>(value - argument.begin());
    parts.push_back(TrimNodes(argument.first(at)));
    if (at < argument.size()) parts.push_back(TrimNodes(argument.subspan(at + 1)));
  }
  return parts;
}

// The letters of a format's conversions in order: "%s-%05d" → "sd".
std::string ConversionsOf(std::string_view format) {
  std::string letters;
  for (std::size_t at = format.find('%'); at < format.size(); at = format.find('%', at + 1)) {
    at = format.find_first_not_of("0123456789 ,.+-#(", at + 1);
    if (at >= format.size()) break;
    if (format[at] != '%') letters += format[at];
  }
  return letters;
}

}  // namespace

std::optional<std::size_t> Translator::WriteCall(const Row& row, std::size_t i) {
  const std::size_t bracket = row.Next(i);
  if (!row.HasGroup(bracket)) return std::nullopt;
  const auto before = row.Previous(i);
  if (before && (row.nodes[*before].IsSymbol(".") || row.nodes[*before].IsWord("as"))) {
    return std::nullopt;
  }
  const std::size_t as = row.Next(bracket);
  if (row.HasWord(as, "as") && row.HasGroup(row.Next(as))) return std::nullopt;  // in WITH
  const SqlNode& name = row.nodes[i];
  const SqlNode& group = row.nodes[bracket];
  if (name.IsWord("cast") || name.IsWord("try_cast")) {
    if (WriteCast(name, group)) return bracket + 1;
    return std::nullopt;
  }
  if (name.IsWord("format") && WriteFormat(group)) return bracket + 1;
  if (const auto next = WriteForm(row, i)) return next;
  return WriteNulls(row, i);
}

std::optional<std::size_t> Translator::WriteForm(const Row& row, std::size_t i) {
  const std::size_t bracket = row.Next(i);
  const auto before = row.Previous(i);
  const bool is_source =
      before && (row.nodes[*before].IsWord("from") || row.nodes[*before].IsWord("join"));
  const auto arguments = ArgumentsOf(row.nodes[i], row.nodes[bracket]);
  const CallForm* const form = FindCallForm(row.nodes[i].text, arguments.size(), is_source);
  if (form == nullptr) return std::nullopt;
  std::size_t end = bracket + 1;
  SqlNodes within;
  if (form->Uses(FormPiece::Kind::kWithinGroup)) {
    const std::size_t word = row.Next(bracket);
    const std::size_t group = row.Next(row.Next(word));
    if (!row.HasWord(word, "within") || !row.HasGroup(group)) return std::nullopt;
    within = row.nodes[group].inside;
    end = group + 1;
  }
  if (!Suits(*form, arguments, within)) return std::nullopt;
  const std::size_t suffix = end;
  while (form->Uses(FormPiece::Kind::kFilterAndOver)) {
    const std::size_t word = row.Next(end - 1);
    const std::size_t what = row.Next(word);
    const bool is_filter = row.HasWord(word, "filter") && row.HasGroup(what);
    const bool is_over = row.HasWord(word, "over") && what < row.nodes.size();
    if (!is_filter && !is_over) break;
    end = what + 1;
  }
  WritePieces(*form, arguments, row.nodes.subspan(suffix, end - suffix), within);
  return end;
}

void Translator::WritePieces(const CallForm& form, const std::vector<SqlNodes>& arguments,
                             SqlNodes suffix, SqlNodes within) {
  for (const FormPiece& piece : form.pieces) {
    switch (piece.kind) {
      case FormPiece::Kind::kText:
        Add(piece.text);
        break;
      case FormPiece::Kind::kArgument:
        Write(arguments[piece.argument]);
        break;
      case FormPiece::Kind::kAllArguments:
        WriteAll(arguments, "", ", ", "");
        break;
      case FormPiece::Kind::kAllTogether:
        WriteAll(arguments, "(", " || ", ")");
        break;
      case FormPiece::Kind::kParameter:
        Write(FunctionIn(arguments[piece.argument])->parameters[piece.parameter]);
        break;
      case FormPiece::Kind::kBody:
        Write(FunctionIn(arguments[piece.argument])->body);
        break;
      case FormPiece::Kind::kFilterAndOver:
        Write(suffix);
        break;
      case FormPiece::Kind::kWithinGroup:
        Write(within);
        break;
    }
  }
}

void Translator::WriteAll(const std::vector<SqlNodes>& parts, std::string_view before,
                          std::string_view between, std::string_view after) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) Add(between);
    Add(before);
    Write(parts[i]);
    Add(after);
  }
}

// lag(x) IGNORE NULLS OVER … → lag(x IGNORE NULLS) OVER …
std::optional<std::size_t> Translator::WriteNulls(const Row& row, std::size_t i) {
  const std::size_t bracket = row.Next(i);
  const std::size_t word = row.Next(bracket);
  const std::size_t nulls = row.Next(word);
  const bool is_said =
      (row.HasWord(word, "ignore") || row.HasWord(word, "respect")) && row.HasWord(nulls, "nulls");
  if (!is_said) return std::nullopt;
  Copy(TextOf(row.nodes.subspan(i, bracket - i)));
  Copy(row.nodes[bracket].text.substr(0, 1));
  Write(row.nodes[bracket].inside);
  Add(" ");
  Copy(TextOf(row.nodes.subspan(word, nulls + 1 - word)));
  Add(")");
  return nulls + 1;
}

// Java's format, whose %s takes everything; DuckDB's own has {} and no %.
bool Translator::WriteFormat(const SqlNode& group) {
  const std::vector<SqlNodes> arguments = SplitNodes(group.inside, ",");
  if (arguments.empty() || arguments.front().size() != 1) return false;
  const SqlNode& format = arguments.front().front();
  if (format.kind != SqlNodeKind::kText || format.text.find('%') == format.text.npos) return false;
  const std::string conversions = ConversionsOf(format.text);
  Add("printf(");
  Copy(format.text);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const bool is_text = i <= conversions.size() && conversions[i - 1] == 's';
    Add(is_text ? ", text_of(" : ", ");
    Write(arguments[i]);
    if (is_text) Add(")");
  }
  Add(")");
  return true;
}

}  // namespace tracklake
