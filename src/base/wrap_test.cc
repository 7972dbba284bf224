#include "base/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::ElementsAre;

std::vector<std::string_view> Broken(std::string_view utf8, std::size_t cells) {
  return WrapToWidth(utf8, cells, LongWord::kBroken);
}

TEST(WrapTest, BreaksAtBlanksAndWordsStayWhole) {
  EXPECT_EQ(Wrapped("to be or not", 12), "to be or not");
  EXPECT_EQ(Wrapped("to be or not", 8), "to be or\nnot");
  EXPECT_EQ(Wrapped("to be or not", 7, 2), "to be\n  or not");
  EXPECT_EQ(Wrapped("unbreakable to be", 5), "unbreakable\nto be");
  EXPECT_EQ(Wrapped("unbreakable", 5), "unbreakable");
  EXPECT_EQ(Wrapped("", 5), "");
}

TEST(WrapTest, AWordThatMayBeBrokenIsBehindAMarkOrAnywhere) {
  EXPECT_THAT(Broken("", 5), ElementsAre(""));
  EXPECT_THAT(Broken("to be or not", 8), ElementsAre("to be or", "not"));
  EXPECT_THAT(Broken("a raw/2026-11-20/x", 12), ElementsAre("a", "raw/2026-11-", "20/x"));
  EXPECT_THAT(Broken("0123456789", 4), ElementsAre("0123", "4567", "89"));
}

TEST(WrapTest, CountsCellsAndNotBytes) {
  EXPECT_THAT(Broken("夜に駆ける", 5), ElementsAre("夜に", "駆け", "る"));
  EXPECT_THAT(Broken("夜", 1), ElementsAre("夜"));
  EXPECT_EQ(Wrapped("夜に駆ける 夜に駆ける", 21), "夜に駆ける 夜に駆ける");
  EXPECT_EQ(Wrapped("夜に駆ける 夜に駆ける", 20), "夜に駆ける\n夜に駆ける");
}

TEST(WrapTest, ColoursTakeNoRoom) {
  EXPECT_EQ(Wrapped("\x1b[1;31merror:\x1b[0m of twenty", 16), "\x1b[1;31merror:\x1b[0m of twenty");
  EXPECT_EQ(Wrapped("\x1b[1;31merror:\x1b[0m of twenty", 15), "\x1b[1;31merror:\x1b[0m of\ntwenty");
}

}  // namespace
}  // namespace tracklake
