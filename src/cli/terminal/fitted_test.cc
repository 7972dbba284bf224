#include "cli/terminal/fitted.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/text_table.h"

namespace tracklake::cli {
namespace {

TEST(FittedTest, ALineThatIsTooWideGoesOnBelowAndDeeper) {
  EXPECT_EQ(FittedLine("hint: to be or not to be, that is the question", 30),
            "hint: to be or not to be,\n  that is the question");
  EXPECT_EQ(FittedLine("  indented words that go on and on", 24),
            "  indented words that\n    go on and on");
  EXPECT_EQ(FittedLine("it fits, even to the last", 25), "it fits, even to the last");
  EXPECT_EQ(FittedLine("no terminal: nothing is broken here at all", 0),
            "no terminal: nothing is broken here at all");
}

TEST(FittedTest, AWordThatIsTooLongAndJsonStayWhole) {
  const std::string path = "missing: /a/path/that/is/longer/than/all/of/it";
  EXPECT_EQ(FittedLine(path, 24), "missing:\n  /a/path/that/is/longer/than/all/of/it");
  EXPECT_EQ(FittedLine(R"({"a": 1, "b": "words that go on and on"})", 24),
            R"({"a": 1, "b": "words that go on and on"})");
  EXPECT_EQ(FittedLines("a\n\nb\n", 24), "a\n\nb\n");
}

TEST(FittedTest, ACaretPointsAtItsPlaceWhereverTheLineIsCut) {
  const std::string line =
      "LINE 1: SELECT date, artist_nme FROM spotify_tracks WHERE popularity > 3";
  const std::string caret = std::string(line.find("artist"), ' ') + "^";
  EXPECT_EQ(FittedPointer(line, caret, 80), line + "\n" + caret);
  for (const int columns : {24, 30, 40, 50}) {
    const std::string both = FittedPointer(line, caret, columns);
    const auto end = both.find('\n');
    const std::string sql = both.substr(0, end);
    EXPECT_LE(DisplayWidth(sql), columns);
    EXPECT_EQ(DisplayWidth(sql.substr(0, sql.find("artist"))),
              static_cast<int>(both.size() - end - 2))
        << both;
  }
}

TEST(FittedTest, WhatIsPrintedForPeopleCanBeTyped) {
  std::ostringstream out;
  std::ostringstream err;
  const Terminal terminal(out, err,
                          [](std::string_view text) { return "typed: " + std::string(text); });
  Print(terminal, "run\n");
  Print(terminal, {{"gaps", "3 (gaps)"}});
  EXPECT_EQ(out.str(), "typed: run\ngaps  typed: 3 (gaps)\n");
}

TEST(FittedTest, ProgressLosesItsBarBeforeItsNumbers) {
  EXPECT_EQ(ProgressText("transform", 5, 10, "object", "", 79),
            "transform  [==========          ] 5 of 10 objects");
  EXPECT_EQ(ProgressText("transform", 1234, 12345, "object", "", 49),
            "transform  1,234 of 12,345 objects");
  EXPECT_EQ(ProgressText("import", 1, 0, "file", "", 49), "import  1 file");
  EXPECT_EQ(ProgressText("extract", 250, 500, "entry", "3 pages", 79),
            "extract  [==========          ] 250 of 500 entries, 3 pages");
  EXPECT_EQ(ProgressText("extract", 1250, 0, "entry", "13 pages", 49),
            "extract  1,250 entries, 13 pages");
  EXPECT_EQ(ProgressText("verify", 7, 5, "object", "", 79),
            "verify  [====================] 7 of 5 objects");
}

}  // namespace
}  // namespace tracklake::cli
