#include "query/foreign_failure.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

std::string TextOf(std::string_view message) {
  const auto error = ExplainForeignFailure(message);
  if (!error) return "";
  EXPECT_EQ(error->kind, ErrorKind::kCorruption);
  EXPECT_NE(error->hint, "");
  return error->message;
}

TEST(ForeignFailureTest, ALineOfCsvIsNamedWithWhatIsWrongInIt) {
  constexpr std::string_view kEnd = "\nPossible fixes:\n* …\n  file = /d/a.csv\n  delimiter = ,";
  const auto text = [&](std::string_view what) {
    return TextOf("Invalid Input Error: CSV Error on Line: 7\nOriginal Line: x\n" +
                  std::string(what).append(kEnd));
  };
  EXPECT_EQ(text("Value with unterminated quote found."),
            "line 7 of /d/a.csv has a quote that is not closed, or text behind one that is");
  EXPECT_EQ(text("Expected Number of Columns: 3 Found: 4"),
            "line 7 of /d/a.csv has more fields than its table has columns");
  EXPECT_EQ(text("Invalid unicode (byte sequence mismatch) detected."),
            "line 7 of /d/a.csv is not UTF-8");
  EXPECT_EQ(text("Maximum line size of 2000000 bytes exceeded."),
            "line 7 of /d/a.csv is longer than 2 MB");
  EXPECT_EQ(text("Something new."), "line 7 of /d/a.csv cannot be read as CSV");
}

TEST(ForeignFailureTest, OfJsonTheFileAndThePlaceRemain) {
  EXPECT_EQ(
      TextOf("Invalid Input Error: Malformed JSON in file \"/d/a.json\", at byte 9 in line 2: "
             "unexpected content after document. Try auto-detecting the JSON format"),
      "/d/a.json: at byte 9 in line 2: unexpected content after document");
  EXPECT_EQ(TextOf("Invalid Input Error: JSON transform error in file \"/d/a.json\", in line 3: "
                   "Failed to cast value to numerical: \"abc\"\nTry setting 'auto_detect' …"),
            "/d/a.json: in line 3: Failed to cast value to numerical: \"abc\"");
}

TEST(ForeignFailureTest, ASentenceOfDuckDbsEndsWithoutAPoint) {
  EXPECT_EQ(TextOf("Invalid Input Error: Malformed JSON in file \"/a.json\", in line 4: no end. "),
            "/a.json: in line 4: no end");
}

TEST(ForeignFailureTest, AValueThatDoesNotFitIsNamedAlone) {
  EXPECT_EQ(TextOf("Invalid Input Error: column v of /d/a.csv: '2.5' does not fit its type, bigint"
                   "\nLINE 1: SELECT"),
            "column v of /d/a.csv: '2.5' does not fit its type, bigint");
}

TEST(ForeignFailureTest, WhatIsNotOfAFileIsLeftToOthers) {
  EXPECT_EQ(ExplainForeignFailure("Conversion Error: Could not convert string 'x' to INT64"),
            std::nullopt);
}

}  // namespace
}  // namespace tracklake
