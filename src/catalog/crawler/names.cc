#include "catalog/crawler/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/unicode.h"

namespace tracklake::crawler {
namespace {

constexpr std::size_t kMaxTableName = 128;  // AWS's
constexpr std::size_t kMaxColumnName = 255;

bool IsPlain(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::string InSmallLetters(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::string SqlIdentifier(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    const Character character = FirstCharacter(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    const bool stays = character.valid && (bytes.size() > 1 || IsPlain(bytes[0]));
    if (stays) {
      name += bytes;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  if (!name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) != 0)
    name.insert(name.begin(), '_');
  return InSmallLetters(CutToBytes(name, kMaxColumnName));
}

bool IsIdentifier(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
         std::ranges::all_of(text, [](char c) { return IsPlain(c) || c == ' '; });
}

std::string GlueTableName(std::string_view text) {
  std::string name = InSmallLetters(text.substr(0, kMaxTableName));
  std::ranges::replace_if(name, [](char c) { return !IsPlain(c); }, '_');
  return name;
}

std::string UniqueNames::Take(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; !taken_.insert(name).second; ++i) name = fmt::format("{}_{}", wanted, i);
  return name;
}

KeyAndValue SplitPartition(std::string_view folder) {
  const std::size_t equals = folder.find('=');
  if (equals == std::string_view::npos || equals == 0) return {"", std::string(folder)};
  return {std::string(folder.substr(0, equals)), std::string(folder.substr(equals + 1))};
}

}  // namespace tracklake::crawler
