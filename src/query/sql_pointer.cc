#include "query/sql_pointer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "query/sql_error.h"

namespace tracklake {
namespace {

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// About so much of a line is shown before the place, and behind it.
constexpr std::size_t kMostBytes = 60;

// At most so many bytes at the end of the text, beginning with a whole character.
std::string_view EndOf(std::string_view text, std::size_t bytes) {
  std::size_t begin = text.size() - std::min(bytes, text.size());
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) ++begin;
  return text.substr(begin);
}

// At most so many bytes at the beginning of the text, ending with a whole character.
std::string_view BeginOf(std::string_view text, std::size_t bytes) {
  std::size_t end = std::min(bytes, text.size());
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
    --end;
  }
  return text.substr(0, end);
}

std::size_t CellsOfText(std::string_view text) {
  std::size_t cells = 0;
  while (!text.empty()) {
    const Character character = FirstCharacter(text);
    cells += CellsInSql(character);
    text.remove_prefix(character.bytes);
  }
  return cells;
}

// "LINE 2: …the line\n               ^"
std::string PointerTo(std::string_view sql, std::size_t offset) {
  const std::string_view above = sql.substr(0, offset);
  const auto line = 1 + std::ranges::count_if(above, IsLineEnd);
  const std::size_t begin = above.find_last_of("\n\r") + 1;  // npos + 1 is 0
  const std::string_view before = above.substr(begin);
  const std::string_view behind = sql.substr(offset, sql.find_first_of("\n\r", offset) - offset);
  const std::string_view left = EndOf(before, kMostBytes);
  const std::string_view right = BeginOf(behind, kMostBytes);
  const std::string head =
      fmt::format("LINE {}: {}{}", line, left.size() < before.size() ? "..." : "", left);
  return fmt::format("{}{}{}\n{:>{}}", head, right, right.size() < behind.size() ? "..." : "", '^',
                     CellsOfText(head) + 1);
}

}  // namespace

std::string PointedAtOriginal(std::string_view message, const TranslatedSql& statement) {
  const auto pointer = message.rfind("\nLINE ");
  if (statement.sql == statement.original || pointer == message.npos) return std::string(message);
  std::string text(message.substr(0, pointer));
  const auto offset = OffsetIn(statement.sql, message);
  if (!offset) return text;
  const std::size_t place = std::min(statement.OriginalOffset(*offset), statement.original.size());
  return text + '\n' + PointerTo(statement.original, place);
}

}  // namespace tracklake
