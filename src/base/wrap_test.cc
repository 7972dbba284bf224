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

TEST(WrapTest, WhatAShellHasInQuotesIsOneWord) {
  EXPECT_EQ(Wrapped("to 'my own lake' now", 8), "to\n'my own lake'\nnow");
  EXPECT_EQ(Wrapped("'Ann'\\''s lake' now", 8), "'Ann'\\''s lake'\nnow");
  EXPECT_EQ(Wrapped("(see 'my lake'), or", 10), "(see\n'my lake'),\nor");
  EXPECT_THAT(Broken("to 'my lake' now", 9), ElementsAre("to", "'my lake'", "now"));
  EXPECT_THAT(Broken("to 'my own lake' now", 9), ElementsAre("to", "'my own", "lake' now"));
  EXPECT_EQ(Wrapped("the bees' knees 'tis so", 12), "the bees'\nknees 'tis\nso");
}

TEST(WrapTest, ACommandStaysOnOneLineUpToAMarkOrProse) {
  EXPECT_EQ(Wrapped("see it: tracklake runs show 5f0c", 24), "see it:\ntracklake runs show 5f0c");
  EXPECT_EQ(Wrapped("hint: tracklake replay 2026-11-20 makes it again from raw", 30),
            "hint:\ntracklake replay 2026-11-20\nmakes it again from raw");
  EXPECT_EQ(Wrapped("it (tracklake --lake 'my lake' gaps), or not", 20),
            "it\n(tracklake --lake 'my lake' gaps),\nor not");
  EXPECT_EQ(Wrapped("do: tracklake --lake lake plan says what is due", 20),
            "do:\ntracklake --lake lake plan\nsays what is due");
  EXPECT_THAT(Broken("tracklake --lake x runs", 18), ElementsAre("tracklake --lake x", "runs"));
  EXPECT_THAT(WrapToWidth("tracklake --lake x", 16, LongWord::kApart),
              ElementsAre("tracklake --lake", "x"));
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
