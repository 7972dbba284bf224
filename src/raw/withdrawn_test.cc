#include "raw/withdrawn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/memory/memory_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

const Withdrawal kRecord = {"raw/import/raw/2024-11-01/x.json", std::string(64, 'a'),
                            "a wrong time", Seconds(std::chrono::seconds(1'700'000'000))};

TEST(WithdrawnTest, ReadsWhatItWroteAndNothingElse) {
  const std::string key = WithdrawalKey(kRecord.raw_key);
  const std::string bytes = WriteWithdrawal(kRecord);
  EXPECT_EQ(ReadWithdrawal(key, bytes), kRecord);
  EXPECT_EQ(ReadWithdrawal(WithdrawalKey("raw/other.json"), bytes), std::nullopt);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(ReadWithdrawal(key, bytes.substr(0, size)), std::nullopt) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_EQ(ReadWithdrawal(key, flipped), std::nullopt) << at;
  }
}

TEST(WithdrawnTest, TellsBrokenRecordsAndObjectsWithoutOneApart) {
  TempLake folder;
  MemoryStore store(folder.path());
  const std::string broken = WithdrawalKey("raw/other.json");
  const std::vector<Upload> uploads = {
      {WithdrawalKey(kRecord.raw_key), WriteWithdrawal(kRecord), {}},
      {WithdrawnObjectKey(kRecord.raw_key), "{}", {}},
      {broken, "garbage", {}},
      {WithdrawnObjectKey("raw/lonely.json"), "{}", {}},
      {WithdrawalKey("raw/lonely.json"), "garbage", {}},
      {std::string(kWithdrawnPrefix) + "notes.txt", "mine", {}}};
  ASSERT_TRUE(store.PutAll(uploads).has_value());
  const auto read = ReadWithdrawals(store);
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->records, ElementsAre(kRecord));
  EXPECT_THAT(read->broken, ElementsAre(broken));
  EXPECT_THAT(read->orphans, ElementsAre("raw/lonely.json"));
  EXPECT_NE(read->FindBytes(kRecord.sha256), nullptr);
  EXPECT_EQ(read->FindBytes("b"), nullptr);
}

}  // namespace
}  // namespace tracklake
