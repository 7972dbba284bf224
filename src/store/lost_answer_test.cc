// What becomes of writes whose answers are lost: looked for, put again, never taken for another's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/clock.h"
#include "lake/testing/hooked_store.h"
#include "store/memory/memory_bucket.h"
#include "store/memory/memory_store.h"
#include "store/testing/faulty_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::Each;
using testing::Field;
using testing::SizeIs;

const Fault kLostBefore{.at_effect = 2, .kind = ErrorKind::kUnknown};
const Fault kLostAfter{.at_effect = 2, .kind = ErrorKind::kUnknown, .after_applying = true};

std::string Read(ObjectStore& store, const std::string& key) {
  std::string bytes;
  return store.Get(key, &bytes).has_value() ? bytes : "none";
}

class LostAnswerTest : public testing::TestWithParam<Fault> {
 protected:
  MemoryStore inner_;
  FaultyStore store_{&inner_, GetParam()};
};

TEST_P(LostAnswerTest, EveryObjectOfABatchIsWrittenOnce) {
  ASSERT_TRUE(inner_.PutIfAbsent("p/4", "old").has_value());
  const ObjectVersion old = inner_.Head("p/4")->version;
  const std::vector<Upload> uploads = {{"p/1", "1", {}, Condition::Absent()},
                                       {"p/2", "2", {}, Condition::Absent()},
                                       {"p/3", "3", {}},
                                       {"p/4", "4", {}, Condition::Unchanged(old)}};
  const auto results = store_.Put(uploads);
  ASSERT_TRUE(results.has_value());
  EXPECT_THAT(*results, Each(Field(&PutResult::written, true)));
  for (std::size_t i = 0; i < uploads.size(); ++i) {
    EXPECT_EQ(Read(inner_, uploads[i].key), uploads[i].bytes);
    EXPECT_EQ((*results)[i].version, inner_.Head(uploads[i].key)->version);
  }
}

TEST_P(LostAnswerTest, ASwapIsMadeOnceAndTellsTheVersionThatStands) {
  const auto one = store_.Swap("p/1", "one", std::nullopt);
  const auto two = store_.Swap("p/1", "two", *one);
  ASSERT_TRUE(two.has_value());
  EXPECT_EQ(*two, inner_.Head("p/1")->version);
  EXPECT_EQ(Read(inner_, "p/1"), "two");
}

TEST_P(LostAnswerTest, AStagedFileIsComparedByItsBytes) {
  TempLake folder;
  SimulatedClock clock(Seconds(Day(std::chrono::year(2026) / 3 / 1)));
  MemoryBucket bucket(folder.path(), &clock);
  for (const std::size_t size : {std::size_t{5}, std::size_t{3} << 20}) {
    const auto file = folder.path() / "file";
    std::ofstream(file) << std::string(size, 'x');
    Fault fault = GetParam();
    fault.at_effect = 1;
    FaultyStore store(&bucket, fault);
    const std::string key = fmt::format("p/{}", size);
    const std::vector<Upload> uploads = {{key, "", file, Condition::Absent()}};
    const auto put = store.Put(uploads);
    ASSERT_TRUE(put.has_value());
    EXPECT_TRUE(put->front().written);
    EXPECT_EQ(bucket.Head(key)->size, size);
    EXPECT_EQ(put->front().version, bucket.Head(key)->version);
  }
}

TEST_P(LostAnswerTest, ADeletionIsMadeAgain) {
  ASSERT_TRUE(inner_.PutIfAbsent("p/1", "1").has_value());
  ASSERT_TRUE(inner_.PutIfAbsent("p/2", "2").has_value());
  EXPECT_TRUE(store_.Delete(std::vector<std::string>{"p/1", "p/2"}).has_value());
  EXPECT_THAT(*inner_.List(""), SizeIs(0));
}

INSTANTIATE_TEST_SUITE_P(Faults, LostAnswerTest, testing::Values(kLostBefore, kLostAfter),
                         [](const auto& fault) {
                           return fault.param.after_applying ? "AfterWriting" : "BeforeWriting";
                         });

TEST(LostAnswersTest, OneThatIsNeverToldIsAnErrorAfterAFewTries) {
  constexpr int kMostTries = 10;
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 1, .kind = ErrorKind::kUnknown, .for_ever = true});
  EXPECT_EQ(store.PutIfAbsent("p/1", "x").error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(store.Delete(std::vector<std::string>{"p/1"}).error().kind, ErrorKind::kUnknown);
  EXPECT_LE(store.effects(), 2 * kMostTries);
}

TEST(LostAnswersTest, SomebodyElsesWriteIsNotTakenForOurs) {
  MemoryStore inner;
  HookedStore store(&inner);
  ASSERT_TRUE(inner.PutIfAbsent("p/swapped", "old").has_value());
  const ObjectVersion old = inner.Head("p/swapped")->version;
  store.before = [&](std::string_view, std::string_view key) -> Result<> {
    TL_TRY(inner.PutAll(std::vector<Upload>{{std::string(key), "theirs", {}}}));
    return Fail(ErrorKind::kUnknown, "lost");
  };
  const std::vector<Upload> uploads = {{"p/swapped", "ours", {}, Condition::Unchanged(old)},
                                       {"p/created", "ours", {}, Condition::Absent()}};
  for (const Upload& upload : uploads) {
    const auto put = store.Put({&upload, 1});
    ASSERT_TRUE(put.has_value());
    EXPECT_FALSE(put->front().written);
    EXPECT_TRUE(put->front().unsure);
    EXPECT_EQ(Read(inner, upload.key), "theirs");
  }
  EXPECT_EQ(store.Swap("p/swapped", "ours", old).error().kind, ErrorKind::kConflict);
}

TEST(LostAnswersTest, TwoWritersThatMeetAskAgain) {
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 1, .kind = ErrorKind::kConflict});
  EXPECT_EQ(store.PutIfAbsent("p/1", "x"), PutOutcome::kCreated);
  EXPECT_EQ(store.effects(), 2);
}

}  // namespace
}  // namespace tracklake
