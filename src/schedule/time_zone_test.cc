#include "schedule/time_zone.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include "schedule/testing/zone_bytes.h"
#include "schedule/zone_rule.h"

namespace tracklake {
namespace {

Seconds At(std::string_view text) { return *ParseIsoSeconds(text); }

std::string BytesOf(std::string_view name) {
  std::ostringstream bytes;
  bytes << std::ifstream(std::string(kZoneFolder) + "/" + std::string(name), std::ios::binary)
               .rdbuf();
  return bytes.str();
}

TEST(TimeZoneTest, UtcNeedsNoFile) {
  const auto utc = TimeZone::Load("UTC", "/nowhere");
  ASSERT_TRUE(utc.has_value());
  EXPECT_EQ(utc->OffsetAt(At("2026-11-20T06:00:00Z")), std::chrono::seconds(0));
}

TEST(TimeZoneTest, WhatClocksShowIsWhatTheCLibrarySays) {
  for (const char* name : {"America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe",
                           "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia",
                           "Europe/Dublin", "America/Nuuk", "Asia/Gaza"}) {
    const auto zone = TimeZone::Load(name);
    ASSERT_TRUE(zone.has_value()) << zone.error().message;
    ASSERT_EQ(setenv("TZ", name, 1), 0);
    tzset();
    for (Seconds time = At("1971-01-01T00:00:00Z"); time < At("2199-01-01T00:00:00Z");
         time += std::chrono::hours(1021)) {
      const std::time_t c_time = time.time_since_epoch().count();
      std::tm shown{};
      localtime_r(&c_time, &shown);
      ASSERT_EQ(zone->OffsetAt(time).count(), shown.tm_gmtoff) << name << FormatTimestamp(time);
    }
  }
  unsetenv("TZ");
  tzset();
}

TEST(TimeZoneTest, ATimeThatIsSkippedIsNeverShownAndOneShownTwiceHasItsFirst) {
  const auto berlin = TimeZone::Load("Europe/Berlin");
  ASSERT_TRUE(berlin.has_value());
  const auto first_of = [&](std::string_view shown) {
    return berlin->FirstOf(std::chrono::local_seconds(At(shown).time_since_epoch()));
  };
  EXPECT_EQ(first_of("2026-03-29T01:59:59Z"), At("2026-03-29T00:59:59Z"));
  EXPECT_EQ(first_of("2026-03-29T02:00:00Z"), std::nullopt);
  EXPECT_EQ(first_of("2026-03-29T02:59:59Z"), std::nullopt);
  EXPECT_EQ(first_of("2026-03-29T03:00:00Z"), At("2026-03-29T01:00:00Z"));
  EXPECT_EQ(first_of("2026-10-25T02:30:00Z"), At("2026-10-25T00:30:00Z"));
  EXPECT_EQ(first_of("2026-10-25T03:00:00Z"), At("2026-10-25T02:00:00Z"));
}

TEST(TimeZoneTest, AFileThatOnlyHasARuleIsFollowed) {
  const auto zone = TimeZone::Parse("Rule", ZoneBytesOfRule("PST8PDT,M3.2.0,M11.1.0"));
  ASSERT_TRUE(zone.has_value()) << zone.error().message;
  EXPECT_EQ(zone->OffsetAt(At("2026-01-01T00:00:00Z")), std::chrono::hours(-8));
  EXPECT_EQ(zone->OffsetAt(At("2026-03-08T09:59:59Z")), std::chrono::hours(-8));
  EXPECT_EQ(zone->OffsetAt(At("2026-03-08T10:00:00Z")), std::chrono::hours(-7));
  EXPECT_EQ(zone->OffsetAt(At("2026-11-01T09:00:00Z")), std::chrono::hours(-8));
}

TEST(TimeZoneTest, ASummerMayLastForEver) {
  const auto zone = TimeZone::Parse("Rule", ZoneBytesOfRule("XXX3EDT4,0/0,J365/23"));
  ASSERT_TRUE(zone.has_value()) << zone.error().message;
  for (const char* time :
       {"2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2027-01-01T03:30:00Z"}) {
    EXPECT_EQ(zone->OffsetAt(At(time)), std::chrono::hours(-4)) << time;
  }
}

TEST(TimeZoneTest, EveryKindOfRuleIsRead) {
  const std::chrono::year leap(2028);
  const auto begins = [&](std::string_view text) {
    const auto rule = ParseZoneRule(text);
    EXPECT_TRUE(rule && rule->summer) << text;
    return FormatTimestamp(Seconds(rule->summer->begins.In(leap).time_since_epoch()));
  };
  EXPECT_EQ(begins("AAA0BBB,J60,J300"), "2028-03-01T02:00:00Z");
  EXPECT_EQ(begins("AAA0BBB,59/-1:30:15,300"), "2028-02-28T22:29:45Z");
  EXPECT_EQ(begins("<+03>-3<+04>-4,M3.5.0/26,M10.4.4/50"), "2028-03-27T02:00:00Z");
  EXPECT_EQ(ParseZoneRule("<-0330>3:30")->offset, std::chrono::minutes(-210));
  for (const char* text : {"", "A", "AAA", "AAA0BBB", "AAA0BBB,M3.2.0", "AAA0BBB,M13.1.0,M11.1.0",
                           "AAA25", "AAA0BBB,M3.2.0,M11.1.0x", "<AA", "AAA0BBB,J0,J1"}) {
    EXPECT_FALSE(ParseZoneRule(text).has_value()) << text;
  }
}

TEST(TimeZoneTest, AnUnknownZoneAndAMissingFolderHaveDifferentCures) {
  const auto unknown = TimeZone::Load("Europe/Atlantis");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(unknown.error().hint, "Write its IANA name, as Europe/Berlin, or UTC.");
  const auto nowhere = TimeZone::Load("Europe/Berlin", "/nowhere");
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(nowhere.error().hint, "Install the system's tzdata, or take UTC.");
}

TEST(TimeZoneTest, ANameNeverLeavesItsFolder) {
  for (const char* name : {"../../../etc/passwd", "/etc/passwd", "", "Europe", "Europe/", "."}) {
    EXPECT_FALSE(TimeZone::Load(name).has_value()) << name;
  }
}

TEST(TimeZoneTest, AFileThatIsCutShortAnywhereIsRefused) {
  const std::string bytes = BytesOf("Europe/Berlin");
  ASSERT_TRUE(TimeZone::Parse("Berlin", bytes).has_value());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto zone = TimeZone::Parse("Berlin", std::string_view(bytes).substr(0, size));
    ASSERT_FALSE(zone.has_value()) << size;
    EXPECT_EQ(zone.error().kind, ErrorKind::kBadData);
  }
}

}  // namespace
}  // namespace tracklake
