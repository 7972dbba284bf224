#include "base/wrap.h"

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

Line FirstLine(std::string_view utf8, std::size_t cells, LongWord long_word) {
  std::optional<Line> blank;
  std::size_t mark = 0;
  std::size_t used = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::string_view rest = utf8.substr(at);
    if (const std::size_t colour = ColourBytes(rest); colour > 0) {
      at += colour;
      continue;
    }
    const Character character = FirstCharacter(rest);
    if (character.code == ' ' && at > 0) blank = Line{at, at + 1};
    used += character.valid ? static_cast<std::size_t>(CellsOf(character.code)) : 1;
    if (used > cells && blank) return *blank;
    if (used > cells && at > 0 && long_word == LongWord::kBroken) {
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

std::string Wrapped(std::string_view utf8, std::size_t cells, std::size_t indent) {
  std::string wrapped;
  for (const std::string_view line : WrapToWidth(utf8, cells, LongWord::kWhole)) {
    if (!wrapped.empty()) wrapped.append("\n").append(indent, ' ');
    wrapped.append(line);
  }
  return wrapped;
}

}  // namespace tracklake
