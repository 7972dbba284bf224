#include "http/http_date.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(HttpDateTest, TheHeadersFormIsRead) {
  EXPECT_EQ(ParseHttpDate("Fri, 20 Nov 2026 06:07:08 GMT"),
            ParseCompactTimestamp("20261120T060708Z"));
  EXPECT_EQ(ParseHttpDate("Sun, 04 Jan 2026 00:00:00 GMT"),
            ParseCompactTimestamp("20260104T000000Z"));
}

TEST(HttpDateTest, TheTwoFormsOfOldAreRead) {
  const auto time = ParseCompactTimestamp("19941106T084937Z");
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), time);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994"), time);
  EXPECT_EQ(ParseHttpDate("Friday, 20-Nov-26 06:07:08 GMT"),
            ParseCompactTimestamp("20261120T060708Z"));
  EXPECT_EQ(ParseHttpDate("Fri Nov 20 06:07:08 2026"), ParseCompactTimestamp("20261120T060708Z"));
}

TEST(HttpDateTest, WhatIsNoDateIsNone) {
  for (const char* text : {"", "soon", "5 minutes", "-1", "1.5", "Fri, 20 anF 2026 06:07:08 GMT",
                           "Fri, 40 Nov 2026 06:07:08 GMT", "Fri, 20 Nov 2026 25:07:08 GMT"}) {
    EXPECT_FALSE(ParseHttpDate(text)) << text;
  }
}

}  // namespace
}  // namespace tracklake
