// Readers that overlap without a pause, and what goes meanwhile.
#include "lake/generations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <utility>

#include "lake/locks.h"
#include "lake/testing/hooked_store.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GenerationsTest : public testing::Test {
 protected:
  std::unique_ptr<HeldLock> Pin() { return *PinGeneration(store_, *store_.locks()); }

  // A file that belongs to nobody from now on.
  void Supersede(const std::string& key, const std::string& bytes = "x") {
    ASSERT_TRUE(store_.PutAll({{Upload{key, bytes}}}).has_value());
    unnamed_.push_back(key);
  }

  // What a removal lets go; it is gone then.
  std::vector<std::string> Removed() {
    std::vector<ObjectInfo> files;
    for (const std::string& key : unnamed_) files.push_back(*store_.Head(key));
    const auto free = ReleaseFiles(store_, *store_.locks(), files);
    EXPECT_TRUE(free.has_value()) << free.error().message;
    std::vector<std::string> keys;
    for (const ObjectInfo& file : *free) {
      keys.push_back(file.key);
      std::erase(unnamed_, file.key);
    }
    return keys;
  }

  TempLake folder_;
  LocalStore store_{folder_.path() / "lake", LocalStore::Options{.sync = false}};
  std::vector<std::string> unnamed_;
};

TEST_F(GenerationsTest, WithoutReadersEverythingGoesAndNothingIsWritten) {
  Supersede("t/a");
  EXPECT_THAT(Removed(), ElementsAre("t/a"));
  EXPECT_EQ(store_.Head(kGenerationKey).error().kind, ErrorKind::kNotFound);
}

TEST_F(GenerationsTest, WhatAReaderMayReadWaitsForItAndForNoLaterOne) {
  auto first = Pin();
  Supersede("t/a");
  EXPECT_THAT(Removed(), IsEmpty());
  auto second = Pin();
  EXPECT_THAT(Removed(), IsEmpty()) << "the first still reads";
  first.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/a")) << "the second began after it was superseded";
  second.reset();
  Supersede("t/b");
  EXPECT_THAT(Removed(), ElementsAre("t/b"));
  EXPECT_EQ(store_.Head(kGenerationKey).error().kind, ErrorKind::kNotFound) << "nothing waits";
}

TEST_F(GenerationsTest, ReadersThatOverlapWithoutAPauseHoldUpNothingForLong) {
  std::unique_ptr<HeldLock> reader = Pin();
  std::size_t most = 0;
  for (int i = 0; i < 100; ++i) {
    Supersede("t/" + std::to_string(i));
    Removed();
    auto next = Pin();
    reader = std::move(next);
    Removed();
    most = std::max(most, unnamed_.size());
  }
  EXPECT_LE(most, 2U);
}

TEST_F(GenerationsTest, NothingWaitsForAReaderThatBeganLater) {
  constexpr std::size_t kReaders = 8;  // each reads through so many steps
  std::deque<std::unique_ptr<HeldLock>> readers;
  std::map<std::string, int> since;
  for (int step = 0; step < 100; ++step) {
    readers.push_back(Pin());
    Supersede("t/" + std::to_string(step));
    if (readers.size() > kReaders) readers.pop_front();
    Removed();
    for (const std::string& key : unnamed_) {
      const int age = step - since.try_emplace(key, step).first->second;
      EXPECT_LT(age, static_cast<int>(kReaders)) << key << " at step " << step;
    }
  }
}

TEST_F(GenerationsTest, WhatIsSupersededWhileAGenerationLastsWaitsForItsReaders) {
  auto first = Pin();
  Supersede("t/a");
  EXPECT_THAT(Removed(), IsEmpty());
  auto second = Pin();
  Supersede("t/b");
  first.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/a"));
  EXPECT_THAT(Removed(), IsEmpty()) << "the second may read t/b";
  auto third = Pin();
  second.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/b"));
}

// A name never changes its bytes, so a day that is as it was before has the same files again.
TEST_F(GenerationsTest, AFileThatWasLiveAgainInBetweenWaitsAgain) {
  auto first = Pin();
  Supersede("t/a");
  EXPECT_THAT(Removed(), IsEmpty());
  auto second = Pin();
  ASSERT_TRUE(store_.PutAll({{Upload{"t/a", "x"}}}).has_value());
  first.reset();
  EXPECT_THAT(Removed(), IsEmpty()) << "the second may have found it live";
  second.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/a"));
}

TEST_F(GenerationsTest, AReaderThatAGenerationEndsUnderPinsTheNextOne) {
  auto first = Pin();
  HookedStore store(&store_);
  bool is_first = true;
  store.read = [&](std::string_view) {
    if (!std::exchange(is_first, false)) return;
    Supersede("t/a");
    EXPECT_THAT(Removed(), IsEmpty());
  };
  auto second = *PinGeneration(store, *store.locks());
  first.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/a")) << "the second pins a generation that is over";
}

TEST_F(GenerationsTest, AReaderOfAnEarlierVersionHoldsUpRemoval) {
  auto earlier = *store_.locks()->Lock(kReadersLock, LockMode::kShared);
  for (int i = 0; i < 3; ++i) {
    Supersede("t/" + std::to_string(i));
    EXPECT_THAT(Removed(), IsEmpty());
  }
  earlier.reset();
  EXPECT_EQ(Removed().size(), 3U);
}

TEST_F(GenerationsTest, WhereTheStateCannotBeReadNothingGoesUnderAReader) {
  auto odd = Pin();
  Supersede("t/a");
  EXPECT_THAT(Removed(), IsEmpty());
  for (const char* bytes : {"", "{", R"({"schema_version":3,"generation":7,"waiting":{}})",
                            R"({"schema_version":1,"generation":7,"waiting":{"t/a":"v"}})",
                            R"({"schema_version":2,"generation":7,"waiting":{"t/a":1}})"}) {
    ASSERT_TRUE(store_.PutAll({{Upload{std::string(kGenerationKey), bytes}}}).has_value());
    EXPECT_THAT(Removed(), IsEmpty()) << bytes;
    auto reader = Pin();
    EXPECT_THAT(Removed(), IsEmpty()) << bytes;
  }
  odd.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/a"));
  auto reader = Pin();
  Supersede("t/b");
  EXPECT_THAT(Removed(), IsEmpty());
  reader.reset();
  EXPECT_THAT(Removed(), ElementsAre("t/b"));
}

}  // namespace
}  // namespace tracklake
