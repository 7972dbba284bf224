// One character of UTF-8 at a time, and how wide a terminal shows it. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace tracklake {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // in the text
  bool valid = true;      // false: one byte that is not UTF-8
};

// The first character of a text that is not empty.
Character FirstCharacter(std::string_view utf8);

// Writes the character, at most kMaxUtf8Bytes, and returns the end of it. Surrogates and what is
// beyond U+10FFFF are the caller's matter.
inline constexpr std::size_t kMaxUtf8Bytes = 4;
char* WriteUtf8(char32_t code, char* target);

// Cells: 0, 1 or 2, by Unicode's East Asian Width and general categories. Control characters have
// none.
int CellsOf(char32_t code);

// C0 and C1 controls, DEL, and the bidirectional embeddings, overrides and isolates.
bool IsUnsafeToPrint(char32_t code);

// At most so many bytes of it, never part of a character.
std::string_view CutToBytes(std::string_view utf8, std::size_t bytes);

// What stands behind U+FEFF, which some programs put before UTF-8.
std::string_view WithoutByteOrderMark(std::string_view utf8);

}  // namespace tracklake
