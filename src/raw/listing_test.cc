#include "raw/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "raw/raw_key.h"
#include "raw/withdrawn.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Keys(const RawListing& listing) {
  std::vector<std::string> keys;
  for (const RawEntry& entry : listing.objects) keys.push_back(entry.info.key);
  return keys;
}

class ListingTest : public testing::Test {
 protected:
  void Put(std::string_view key) { ASSERT_TRUE(store_.PutIfAbsent(key, "{}").has_value()); }
  RawListing List(std::vector<std::string> prefixes = {"raw/"}) {
    return ListRaw(store_, prefixes).value();
  }

  MemoryStore store_;
};

TEST_F(ListingTest, EveryJsonUnderThePrefixesIsRaw) {
  for (const char* key : {"raw/a.json", "raw/spotify/2024-01-02/id/playlist.JSON", "raw/b c.json",
                          "raw/import/x.json", "processed/x.json", "raw_data/y.json"}) {
    Put(key);
  }
  EXPECT_THAT(Keys(List()), ElementsAre("raw/a.json", "raw/b c.json", "raw/import/x.json",
                                        "raw/spotify/2024-01-02/id/playlist.JSON"));
}

TEST_F(ListingTest, WhatIsNotRawIsCountedByItsReason) {
  for (const char* key : {"raw/.hidden.json", "raw/.git/x.json", "raw/x.json.tmp", "raw/json",
                          "raw/notes.txt", "raw/_SUCCESS", "raw/import/charts/2024-01-02/x.csv",
                          "raw/import/charts/x.json", "raw/bad\xFF.json", "raw/bad\n.json"}) {
    Put(key);
  }
  const RawListing listing = List();
  EXPECT_THAT(Keys(listing), IsEmpty());
  const auto count = [&](RawVerdict verdict) {
    return std::ranges::count(listing.left_out, verdict, &LeftOut::verdict);
  };
  EXPECT_EQ(count(RawVerdict::kHidden), 2);
  EXPECT_EQ(count(RawVerdict::kNotJson), 4);
  EXPECT_EQ(count(RawVerdict::kOtherImport), 2);
  EXPECT_EQ(count(RawVerdict::kBadKey), 2);
  EXPECT_EQ(listing.left_out.size(), 10U);
}

TEST_F(ListingTest, WhatWasWithdrawnIsLeftOutUnlessItHasOtherBytes) {
  for (const char* key : {"raw/a.json", "raw/b.json"}) {
    Put(key);
    ASSERT_TRUE(
        store_.PutIfAbsent(WithdrawalKey(key), WriteWithdrawal({key, Sha256Hex("{}"), "why", {}}))
            .has_value());
  }
  ASSERT_TRUE(store_.PutAll(std::vector<Upload>{{"raw/b.json", "other", {}}}).has_value());
  const RawListing listing = List();
  EXPECT_THAT(Keys(listing), ElementsAre("raw/b.json"));
  ASSERT_EQ(listing.left_out.size(), 1U);
  EXPECT_EQ(listing.left_out[0].verdict, RawVerdict::kWithdrawn);
}

TEST_F(ListingTest, ImportedRawIsRawWhateverItsNameEndsIn) {
  const std::string key = ImportKey("raw", Seconds(), "{}", "response");
  Put(key);
  EXPECT_THAT(Keys(List()), ElementsAre(key));
}

TEST_F(ListingTest, OverlappingPrefixesGiveEachObjectOnce) {
  for (const char* key : {"raw/a.json", "raw_data/b.json", "raw/c/d.json"}) Put(key);
  EXPECT_THAT(Keys(List({"raw_data/", "raw/", "raw/c/"})),
              ElementsAre("raw/a.json", "raw/c/d.json", "raw_data/b.json"));
}

TEST_F(ListingTest, OnlyOwnKeysHaveTheirTimeAlready) {
  const Seconds time = *ParseCompactTimestamp("20250101T000000Z");
  Put(SpotifyKey("playlist", "x", time, "{}"));
  Put("raw/2024-01-02.json");
  const RawListing listing = List();
  ASSERT_EQ(listing.objects.size(), 2U);
  EXPECT_EQ(listing.objects[0].fetched_at, std::nullopt);
  EXPECT_EQ(listing.objects[1].fetched_at, time);
}

}  // namespace
}  // namespace tracklake
