// Parts of a lake in a bucket, where each look is a call over the network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>

#include "catalog/catalog.h"
#include "lake/testing/committed_rows.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = *ParseIsoDate("2026-11-18");

class PartCheckTest : public testing::Test {
 protected:
  // A part of songs; its key.
  std::string Commit(const std::string& raw_key) {
    Rows rows;
    Song song{};
    song.song_id = raw_key;
    song.fetched_at = Seconds(kDay);
    song.raw_key = raw_key;
    rows.songs.push_back(song);
    EXPECT_TRUE(CommitRows(store_, kDay, raw_key, rows).has_value());
    return CommittedKey(TableId::kSongs, kDay, raw_key);
  }
  std::vector<std::string> Broken() {
    auto catalog = Catalog::Open(&store_);
    const auto files = catalog->Refresh();
    std::vector<std::string> keys;
    for (const BrokenPart& part : catalog->FindBroken(*files)) keys.push_back(part.key);
    return keys;
  }

  TempLake folder_;
  FakeS3Store store_{folder_.path()};
};

TEST_F(PartCheckTest, ManyPartsOfABucketAreLookedAtAtOnce) {
  Commit("raw/a.json");
  Commit("raw/b.json");
  std::atomic<int> heads = 0;
  std::binary_semaphore second(0);
  bool have_met = false;
  store_.s3.SetBefore([&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    if (request.method != HttpMethod::kHead) return std::nullopt;
    // The first waits for the other one, which never comes where they come one by one.
    if (heads++ > 0)
      second.release();
    else
      have_met = second.try_acquire_for(std::chrono::seconds(30));
    return std::nullopt;
  });
  EXPECT_THAT(Broken(), IsEmpty());
  EXPECT_TRUE(have_met);
}

TEST_F(PartCheckTest, WhatIsGoneOrOfAnotherSizeIsNamedInTheOrderOfTheKeys) {
  std::vector<std::string> keys;
  for (int i = 0; i < 40; ++i) keys.push_back(Commit("raw/" + std::to_string(i) + ".json"));
  std::ranges::sort(keys);
  ASSERT_TRUE(store_.Delete(std::vector{keys[30], keys[3]}).has_value());
  store_.s3.Write("lake/" + keys[20], "short");
  EXPECT_THAT(Broken(), ElementsAre(keys[3], keys[20], keys[30]));
}

}  // namespace
}  // namespace tracklake
