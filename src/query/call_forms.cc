#include "query/call_forms.h"

#include <algorithm>

#include "base/text.h"
#include "base/whole_number.h"
#include "query/embedded_sql.h"

namespace tracklake {
namespace {

using Kind = FormPiece::Kind;

// The sign at the beginning of the text, which is a "$" and what belongs to it; its length in
// `size`.
FormPiece ReadSign(std::string_view text, std::size_t* size) {
  *size = 2;
  switch (text[1]) {
    case '*':
      return {.kind = Kind::kAllArguments};
    case '|':
      return {.kind = Kind::kAllTogether};
    case '+':
      return {.kind = Kind::kFilterAndOver};
    case '^':
      return {.kind = Kind::kWithinGroup};
    default:
      break;
  }
  FormPiece piece = {.kind = Kind::kArgument, .argument = std::size_t(text[1] - '1')};
  if (text.size() < 4 || text[2] != '.') return piece;
  *size = 4;
  piece.kind = text[3] == '=' ? Kind::kBody : Kind::kParameter;
  piece.parameter = std::size_t(text[3] - '1');
  return piece;
}

std::vector<FormPiece> ReadPieces(std::string_view form) {
  std::vector<FormPiece> pieces;
  while (!form.empty()) {
    const std::size_t sign = std::min(form.find('$'), form.size());
    if (sign > 0) pieces.push_back({.text = form.substr(0, sign)});
    form.remove_prefix(sign);
    if (form.empty()) break;
    std::size_t size = 0;
    pieces.push_back(ReadSign(form, &size));
    form.remove_prefix(size);
  }
  return pieces;
}

// "name/2 => form"; nullopt for what is none.
std::optional<CallForm> ReadForm(std::string_view line) {
  constexpr std::string_view kBecomes = " => ";
  constexpr std::string_view kSource = "FROM ";
  const auto becomes = line.find(kBecomes);
  if (line.starts_with('#') || becomes == line.npos) return std::nullopt;
  CallForm form;
  form.pieces = ReadPieces(line.substr(becomes + kBecomes.size()));
  std::string_view key = line.substr(0, becomes);
  form.is_source = key.starts_with(kSource);
  if (form.is_source) key.remove_prefix(kSource.size());
  const auto slash = key.find('/');
  form.name = key.substr(0, slash);
  form.arguments = WholeNumber<std::size_t>(key.substr(slash + 1));
  return form;
}

std::vector<CallForm> ReadForms() {
  std::vector<CallForm> forms;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "forms" || file.name != "calls") continue;
    for (std::string_view rest = file.text; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      if (auto form = ReadForm(line)) forms.push_back(*std::move(form));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
  return forms;
}

}  // namespace

bool CallForm::Uses(Kind kind) const {
  return std::ranges::find(pieces, kind, &FormPiece::kind) != pieces.end();
}

const CallForm* FindCallForm(std::string_view name, std::size_t arguments, bool is_source) {
  static const std::vector<CallForm> kForms = ReadForms();
  const auto found = std::ranges::find_if(kForms, [&](const CallForm& form) {
    return form.is_source == is_source && form.arguments.value_or(arguments) == arguments &&
           EqualsIgnoringCase(form.name, name);
  });
  return found == kForms.end() ? nullptr : &*found;
}

}  // namespace tracklake
