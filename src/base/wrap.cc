#include "base/wrap.h"

#include <algorithm>
#include <optional>

#include "base/unicode.h"

namespace tracklake {
namespace {

// A line, and where the next one begins.
struct Line {
  std::size_t end = 0;
  std::size_t next = 0;
};

// Of the escape sequence at its front that changes how a terminal writes; 0 where there is none.
std::size_t ColourBytes(std::string_view utf8) {
  if (!utf8.starts_with("\x1b[")) return 0;
  const std::size_t end = utf8.find_first_not_of("0123456789;", 2);
  return end != utf8.npos && utf8[end] == 'm' ? end + 1 : 0;
}

bool EndsWord(char32_t code) {
  constexpr std::string_view kMarks = "/-_.,;:=&?";
  return code < 0x80 && kMarks.contains(static_cast<char>(code));
}

// Of the word at its front that a shell takes for one, as it is in quotes: "'my lake'", and
// "'Ann'\''s lake'" too. 0 where none ends.
std::size_t QuotedBytes(std::string_view utf8) {
  if (!utf8.starts_with('\'')) return 0;
  for (std::size_t at = utf8.find('\'', 1); at != utf8.npos; at = utf8.find('\'', at + 1)) {
    constexpr std::string_view kBehind = " .,;:)`";
    if (at + 1 == utf8.size() || kBehind.contains(utf8[at + 1])) return at + 1;
  }
  return 0;
}

std::string_view FirstWord(std::string_view utf8) {
  return utf8.substr(0, utf8.find(' ', QuotedBytes(utf8)));
}

bool IsOfLetters(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether it is no more of a command: two words as any.
bool IsProse(std::string_view utf8) {
  const std::string_view word = FirstWord(utf8);
  if (!IsOfLetters(word) || word.size() == utf8.size()) return false;
  return IsOfLetters(FirstWord(utf8.substr(word.size() + 1)));
}

// Of what somebody copies as one, from its front on: a word in quotes; this program's name with
// what follows up to a mark or prose. 0 for anything else.
std::size_t CopiedBytes(std::string_view utf8) {
  constexpr std::string_view kProgram = "tracklake";
  constexpr std::string_view kMarks = ".,;:)`";
  if (FirstWord(utf8) != kProgram) return QuotedBytes(utf8);
  std::size_t end = kProgram.size();
  bool is_value = false;
  bool has_command = false;
  while (end < utf8.size() && !kMarks.contains(utf8[end - 1])) {
    const std::string_view rest = utf8.substr(end + 1);
    if (has_command && !is_value && IsProse(rest)) break;
    has_command = has_command || (!is_value && !rest.starts_with('-'));
    is_value = rest.starts_with("--");
    end += 1 + FirstWord(rest).size();
  }
  return end;
}

bool BeginsWord(std::string_view utf8, std::size_t at) {
  constexpr std::string_view kBefore = " (`";
  return at == 0 || kBefore.contains(utf8[at - 1]);
}

Line FirstLine(std::string_view utf8, std::size_t cells, LongWord long_word) {
  const bool holds = long_word != LongWord::kApart;
  std::optional<Line> blank;
  std::optional<Line> blank_within;  // what somebody copies
  std::size_t mark = 0;
  std::size_t used = 0;
  std::size_t copied = 0;  // till there
  for (std::size_t at = 0; at < utf8.size();) {
    const std::string_view rest = utf8.substr(at);
    if (const std::size_t colour = ColourBytes(rest); colour > 0) {
      at += colour;
      continue;
    }
    const Character character = FirstCharacter(rest);
    if (holds && at >= copied && BeginsWord(utf8, at)) copied = at + CopiedBytes(rest);
    if (character.code == ' ' && at > 0) (at < copied ? blank_within : blank) = Line{at, at + 1};
    used += character.valid ? static_cast<std::size_t>(CellsOf(character.code)) : 1;
    if (used > cells && blank) return *blank;
    if (used > cells && at > 0 && long_word == LongWord::kBroken) {
      if (blank_within) return *blank_within;
      return mark > 0 ? Line{mark, mark} : Line{at, at};
    }
    at += character.bytes;
    if (EndsWord(character.code)) mark = at;
  }
  return {utf8.size(), utf8.size()};
}

}  // namespace

std::vector<std::string_view> WrapToWidth(std::string_view utf8, std::size_t cells,
                                          LongWord long_word) {
  std::vector<std::string_view> lines;
  do {
    const Line line = FirstLine(utf8, cells, long_word);
    lines.push_back(utf8.substr(0, line.end));
    utf8.remove_prefix(line.next);
  } while (!utf8.empty());
  return lines;
}

std::string Wrapped(std::string_view utf8, std::size_t cells, std::size_t indent,
                    LongWord long_word) {
  std::string wrapped;
  for (const std::string_view line : WrapToWidth(utf8, cells, long_word)) {
    if (!wrapped.empty()) wrapped.append("\n").append(indent, ' ');
    wrapped.append(line);
  }
  return wrapped;
}

}  // namespace tracklake
