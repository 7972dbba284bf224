#include "raw/fetched_at.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "raw/raw_key.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string NameTime(std::string_view name) {
  const auto time = TimeInName(name);
  return time ? FormatTimestamp(*time) : "none";
}

TEST(FetchedAtTest, NamesOfOtherProgramsGiveTheirTimestamp) {
  const std::map<std::string, std::string> expected = {
      {"spotify_raw_2023-05-10 05:06:37.123456.json", "2023-05-10T05:06:37Z"},
      {"raw_data/to_processed/spotify_raw_2023-05-10 05:06:37.123456.json", "2023-05-10T05:06:37Z"},
      {"raw/spotify_2023-05-10T05:06:37Z.json", "2023-05-10T05:06:37Z"},
      {"raw/spotify_2023-05-10T05_06_37_0.json", "2023-05-10T05:06:37Z"},
      {"raw/2023_05_10_05_06_37.json", "2023-05-10T05:06:37Z"},
      {"raw/2023:05:10:05:06:37.json", "2023-05-10T05:06:37Z"},
      {"raw/2023-05-10-05-06-37-123456.json", "2023-05-10T05:06:37Z"},
      {"raw/20230510050637.json", "2023-05-10T05:06:37Z"},
      {"raw/20230510_050637.json", "2023-05-10T05:06:37Z"},
      {"raw/20230510T050637Z.json", "2023-05-10T05:06:37Z"},
      {"raw/20230510T050637.999.json", "2023-05-10T05:06:37Z"},
      {"playlist20230510050637x.json", "2023-05-10T05:06:37Z"},
  };
  for (const auto& [name, time] : expected) EXPECT_EQ(NameTime(name), time) << name;
}

TEST(FetchedAtTest, WithoutATimestampTheDateCounts) {
  const std::map<std::string, std::string> expected = {
      {"raw/spotify/2024-01-02/playlist.json", "2024-01-02T00:00:00Z"},
      {"raw/spotify/2024-01-02/5c1ad9ba-7f0b-4b8e-9a43-0a4b7b6f3c1d/playlist.json",
       "2024-01-02T00:00:00Z"},
      {"raw/20240102.json", "2024-01-02T00:00:00Z"},
      {"raw/2024_01_02/x.json", "2024-01-02T00:00:00Z"},
      {"raw/2024-01-02/05-06-37.json", "2024-01-02T00:00:00Z"},  // a slash joins nothing
      {"raw/2024-01-02 25:00:00.json", "2024-01-02T00:00:00Z"},  // no such hour
      {"raw/2024-01-02T05:06.json", "2024-01-02T00:00:00Z"},     // no seconds
  };
  for (const auto& [name, time] : expected) EXPECT_EQ(NameTime(name), time) << name;
}

TEST(FetchedAtTest, TheLastTimestampWinsAndBeatsLaterDates) {
  EXPECT_EQ(NameTime("raw/2024-01-02T03:04:05/2024-06-07_08-09-10.json"), "2024-06-07T08:09:10Z");
  EXPECT_EQ(NameTime("raw/2024-01-02T03:04:05/2024-06-07/x.json"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(NameTime("raw/2024-06-07/2024-01-02/x.json"), "2024-01-02T00:00:00Z");
  EXPECT_EQ(NameTime("raw/2024-01-02T03:04:05/2024-13-07_08-09-10.json"), "2024-01-02T03:04:05Z");
}

TEST(FetchedAtTest, DigitsThatAreNoDatesAreNone) {
  for (const char* name :
       {"raw/playlist.json", "raw/12345.json", "raw/20231301.json", "raw/2023-00-10.json",
        "raw/2023-05-32.json", "raw/120230510.json", "raw/202305101.json",
        "raw/20230510050637123456.json", "raw/2023-5-1.json", "raw/2023.05.10.json",
        "raw/2023/05/10/x.json", "raw/2023--05-10.json", "raw/3cEYpjA9oz9GiPac4AsH4n.json", "",
        "2023", "raw/2023-05-"}) {
    EXPECT_EQ(NameTime(name), "none") << name;
  }
}

TEST(FetchedAtTest, TheCalendarIsKept) {
  EXPECT_EQ(NameTime("raw/2024-02-29.json"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(NameTime("raw/2023-02-29.json"), "none");
  EXPECT_EQ(NameTime("raw/1900-02-29.json"), "none");
  EXPECT_EQ(NameTime("raw/2000-02-29 23:59:59.json"), "2000-02-29T23:59:59Z");
  EXPECT_EQ(NameTime("raw/2023-05-10 23:59:60.json"), "2023-05-10T00:00:00Z");
  EXPECT_EQ(NameTime("raw/0000-01-01.json"), "none");
  EXPECT_EQ(NameTime("raw/0000-01-01 00:00:00.json"), "none");
}

class FetchedAtRulesTest : public testing::Test {
 protected:
  std::string At(std::string_view key, std::optional<Seconds> inside = {}) {
    const auto time = FetchedAt(store_, clock_, key, inside);
    return time.has_value() ? FormatTimestamp(*time) : time.error().message;
  }

  MemoryStore store_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  const Seconds inside_ = *ParseCompactTimestamp("20260301T100000Z");
};

TEST_F(FetchedAtRulesTest, AnOwnKeyBeatsTheDocumentWhichBeatsTheName) {
  const Seconds time = *ParseCompactTimestamp("20250101T000000Z");
  EXPECT_EQ(At(SpotifyKey("playlist", "x", time, "{}"), inside_), "2025-01-01T00:00:00Z");
  EXPECT_EQ(At(ImportKey("raw", time, "{}", "2023-05-10.json"), inside_), "2025-01-01T00:00:00Z");
  EXPECT_EQ(At("raw/2023-05-10.json", inside_), "2026-03-01T10:00:00Z");
  EXPECT_EQ(At("raw/2023-05-10.json"), "2023-05-10T00:00:00Z");
  EXPECT_THAT(store_.List("").value(), SizeIs(0));
}

TEST_F(FetchedAtRulesTest, WhatHasNoTimeKeepsTheTimeItWasFirstSeen) {
  EXPECT_EQ(At("raw/playlist.json"), "2026-11-20T06:00:00Z");
  clock_.SleepFor(std::chrono::hours(1));
  EXPECT_EQ(At("raw/playlist.json"), "2026-11-20T06:00:00Z");
  EXPECT_EQ(At("raw/\"other\".json"), "2026-11-20T07:00:00Z");
  EXPECT_EQ(At("raw/\"other\".json"), "2026-11-20T07:00:00Z");
  EXPECT_THAT(store_.List("_tracklake/state/seen/").value(), SizeIs(2));
}

TEST_F(FetchedAtRulesTest, ALostOrBrokenRecordComesBackFromTheReceipt) {
  ASSERT_EQ(At("raw/playlist.json"), "2026-11-20T06:00:00Z");
  const std::string key = store_.List("_tracklake/state/seen/")->front().key;
  std::string right;
  ASSERT_TRUE(store_.Get(key, &right).has_value());
  const FirstSeen known = {.by_receipt = clock_.NowSeconds()};
  clock_.SleepFor(std::chrono::hours(24));
  std::string other = right;
  other.replace(other.find("06:00"), 5, "07:00");
  for (const std::string& bytes : {std::string(), std::string("{}"), other, std::string("gone")}) {
    ASSERT_TRUE(store_.PutAll(std::vector<Upload>{{key, bytes, {}}}).has_value());
    if (bytes == "gone") {
      ASSERT_TRUE(store_.Delete({{key}}).has_value());
    }
    EXPECT_EQ(HasSeenRecord(store_, "raw/playlist.json"), bytes == other);
    FirstSeen verifying = known;
    verifying.may_record = false;
    for (const FirstSeen& seen : {verifying, known}) {
      const auto time = FetchedAt(store_, clock_, "raw/playlist.json", {}, seen);
      ASSERT_TRUE(time.has_value()) << time.error().message;
      EXPECT_EQ(*time, *known.by_receipt);
      std::string stored;
      const bool there = store_.Get(key, &stored).has_value();
      const bool untouched = bytes == "gone" ? !there : stored == bytes;
      EXPECT_TRUE(seen.may_record ? stored == right : untouched);
    }
  }
}

TEST_F(FetchedAtRulesTest, ABrokenRecordWithoutAReceiptStopsNobody) {
  ASSERT_EQ(At("raw/playlist.json"), "2026-11-20T06:00:00Z");
  const std::string key = store_.List("_tracklake/state/seen/")->front().key;
  clock_.SleepFor(std::chrono::hours(1));
  ASSERT_TRUE(store_.PutAll(std::vector<Upload>{{key, "garbage", {}}}).has_value());
  EXPECT_EQ(At("raw/playlist.json"), "2026-11-20T07:00:00Z");
  clock_.SleepFor(std::chrono::hours(1));
  EXPECT_EQ(At("raw/playlist.json"), "2026-11-20T07:00:00Z");
}

}  // namespace
}  // namespace tracklake
