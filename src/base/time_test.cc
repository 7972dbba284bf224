#include "base/time.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

using std::chrono::microseconds;

TEST(TimeTest, IsoTimestampsCarryFractionAndOffset) {
  const Micros six = Micros(Day(std::chrono::days(20777))) + std::chrono::hours(6);
  EXPECT_EQ(ParseIsoTimestamp("2026-11-20T06:00:00Z"), six);
  EXPECT_EQ(ParseIsoTimestamp("2026-11-20T06:00:00.5Z"), six + microseconds(500000));
  EXPECT_EQ(ParseIsoTimestamp("2026-11-20T06:00:00.123456789Z"), six + microseconds(123456));
  EXPECT_EQ(ParseIsoTimestamp("2026-11-20T08:00:00+02:00"), six);
  EXPECT_EQ(ParseIsoTimestamp("2026-11-19T22:00:00-08:00"), six);
  EXPECT_EQ(ParseIsoTimestamp("2026-11-20T06:00:00.12345678901234567890Z"),
            six + microseconds(123456));
  EXPECT_EQ(ParseIsoSeconds("2026-11-20T08:00:00.999+02:00"),
            std::chrono::floor<std::chrono::seconds>(six));
}

TEST(TimeTest, TimestampsThatCannotBeAreRefused) {
  for (const char* text : {"", "2026-11-20", "2026-11-20 06:00:00Z", "2026-13-20T06:00:00Z",
                           "2026-02-30T06:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T06:00:00",
                           "2026-11-20T06:00:00.Z", "2026-11-20T06:00:00Zx", "0000-01-01T00:00:00Z",
                           "2026-11-20T06:00:00+0100", "2026-11-20T06:00:00+24:00"}) {
    EXPECT_FALSE(ParseIsoTimestamp(text)) << text;
    EXPECT_FALSE(ParseIsoSeconds(text)) << text;
  }
}

TEST(TimeTest, TimestampsOutsideOfTheYears1To9999InUtcAreRefused) {
  for (const char* text : {"0001-01-01T00:00:00+00:01", "0001-01-01T23:58:59+23:59",
                           "9999-12-31T23:59:59-00:01", "9999-12-31T00:01:00-23:59"}) {
    EXPECT_FALSE(ParseIsoTimestamp(text)) << text;
    EXPECT_FALSE(ParseIsoSeconds(text)) << text;
  }
  EXPECT_EQ(FormatTimestamp(*ParseIsoSeconds("0001-01-01T23:59:00+23:59")), "0001-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestamp(*ParseIsoSeconds("9999-12-31T23:59:59.999999Z")),
            "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatTimestamp(*ParseIsoSeconds("9999-12-31T00:00:59-23:59")), "9999-12-31T23:59:59Z");
}

TEST(TimeTest, DatesThatCannotBeAreRefused) {
  EXPECT_TRUE(ParseIsoDate("2024-02-29"));
  for (const char* text : {"2023-02-29", "0000-01-01", "2023-2-1", "2023-02-01x", "20230201"}) {
    EXPECT_FALSE(ParseIsoDate(text)) << text;
  }
}

TEST(TimeTest, CompactTimestampsRoundTrip) {
  const auto time = ParseCompactTimestamp("20261120T060102Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(FormatCompactTimestamp(*time), "20261120T060102Z");
  EXPECT_EQ(FormatTimestamp(*time), "2026-11-20T06:01:02Z");
  EXPECT_EQ(FormatDate(DayOf(*time)), "2026-11-20");
  EXPECT_FALSE(ParseCompactTimestamp("20261120T060102"));
}

}  // namespace
}  // namespace tracklake
