#include "base/http_date.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(HttpDateTest, TheHeadersFormIsReadAndNothingLikeIt) {
  EXPECT_EQ(ParseHttpDate("Fri, 20 Nov 2026 06:07:08 GMT"),
            ParseCompactTimestamp("20261120T060708Z"));
  for (const char* text : {"", "Fri, 20 Nov 2026 06:07:08 CET", "Fri, 31 Feb 2026 06:07:08 GMT",
                           "Fri, 20 anF 2026 06:07:08 GMT", "Fri, 20 Nov 2026 06:07:61 GMT",
                           "Friday, 20-Nov-26 06:07:08 CET", "Friday, 20 Nov 26 06:07:08 GMT",
                           "Friday, 31-Feb-26 06:07:08 GMT", "Fri Nov 31 06:07:08 2026",
                           "Fri Nov 20 06:07:08 2026 GMT", "20 Nov 2026 06:07:08 GMT"}) {
    EXPECT_FALSE(ParseHttpDate(text)) << text;
  }
}

TEST(HttpDateTest, TheTwoFormsOfOldAreRead) {
  const auto time = ParseCompactTimestamp("19941106T084937Z");
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), time);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994"), time);
  EXPECT_EQ(ParseHttpDate("Friday, 20-Nov-26 06:07:08 GMT"),
            ParseCompactTimestamp("20261120T060708Z"));
  EXPECT_EQ(ParseHttpDate("Fri Nov 20 06:07:08 2026"), ParseCompactTimestamp("20261120T060708Z"));
}

TEST(HttpDateTest, EveryTimeComesBackWithTheNameOfItsDay) {
  EXPECT_EQ(FormatHttpDate(*ParseCompactTimestamp("20261120T060708Z")),
            "Fri, 20 Nov 2026 06:07:08 GMT");
  EXPECT_EQ(FormatHttpDate(*ParseCompactTimestamp("20260104T000000Z")),
            "Sun, 04 Jan 2026 00:00:00 GMT");
  const Seconds start = *ParseCompactTimestamp("20240101T235959Z");
  for (int day = 0; day < 366; ++day) {
    const Seconds time = start + std::chrono::days(day);
    EXPECT_EQ(ParseHttpDate(FormatHttpDate(time)), time);
  }
}

}  // namespace
}  // namespace tracklake
