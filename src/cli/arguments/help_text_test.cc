#include "cli/arguments/help_text.h"

#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

TEST(HelpTextTest, WhatFitsStaysAsItIs) {
  const char* lines = "Examples:\n  tracklake status   how it is\n\n";
  EXPECT_EQ(FitHelp(lines, 40), lines);
}

TEST(HelpTextTest, ASecondColumnGoesOnBelowItself) {
  EXPECT_EQ(FitHelp("  75  deferred by the quota: run again", 24),
            "  75  deferred by the\n"
            "      quota: run again");
}

TEST(HelpTextTest, WhatIsSaidOfALongCommandGoesBelowIt) {
  EXPECT_EQ(FitHelp("  tracklake import raw dumps/*.json   what you have already", 40),
            "  tracklake import raw dumps/*.json\n"
            "      what you have already");
}

TEST(HelpTextTest, WhatGoesOnFarToTheRightComesNearer) {
  EXPECT_EQ(FitHelp("                                again (docs/retention.md)", 40),
            "      again (docs/retention.md)");
}

TEST(HelpTextTest, ABrokenCommandCanBePastedIntoAShell) {
  EXPECT_EQ(FitHelp("  tracklake query \"SELECT song_name FROM spotify_tracks\"\n", 28),
            "  tracklake query \\\n"
            "    \"SELECT song_name FROM \\\n"
            "    spotify_tracks\"\n");
}

}  // namespace
}  // namespace tracklake::cli
