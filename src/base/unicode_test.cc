#include "base/unicode.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(UnicodeTest, EveryCharacterReadsAsItWasWritten) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code == 0xD800) code = 0xE000;  // surrogates are no characters
    char utf8[kMaxUtf8Bytes];
    const std::string_view text(utf8, static_cast<std::size_t>(WriteUtf8(code, utf8) - utf8));
    const Character read = FirstCharacter(text);
    ASSERT_TRUE(read.valid && read.code == code && read.bytes == text.size())
        << static_cast<std::uint32_t>(code);
  }
}

TEST(UnicodeTest, AMarkBesideItsLetterTakesACellAndOneAboveItNone) {
  EXPECT_EQ(CellsOf(U'ा'), 1);
  EXPECT_EQ(CellsOf(U'ि'), 1);
  EXPECT_EQ(CellsOf(U'ु'), 0);
  EXPECT_EQ(CellsOf(U'\u0301'), 0);
  EXPECT_EQ(CellsOf(U'漢'), 2);
}

TEST(UnicodeTest, ACutNeverTakesPartOfACharacter) {
  EXPECT_EQ(CutToBytes("aé漢🌊", 100), "aé漢🌊");
  EXPECT_EQ(CutToBytes("aé漢🌊", 9), "aé漢");
  EXPECT_EQ(CutToBytes("aé漢🌊", 5), "aé");
  EXPECT_EQ(CutToBytes("aé漢🌊", 1), "a");
  EXPECT_EQ(CutToBytes("漢", 2), "");
}

}  // namespace
}  // namespace tracklake
