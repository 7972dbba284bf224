#include "event/work_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tracklake::event {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Error kDamaged{ErrorKind::kCorruption, "its bytes are not those of its key", {}, {}};
const Error kDiskFull{ErrorKind::kIo, "no space left", {}, {}};
const Error kGone{ErrorKind::kNotFound, "it is gone", {}, {}};

class WorkQueueTest : public testing::Test {
 protected:
  std::vector<std::string> Take() { return queue_.Take(now_, 100); }
  // Waits for the next try.
  std::vector<std::string> TakeNext() {
    const auto due = queue_.due();
    if (!due) return {};
    now_ = std::max(now_, *due);
    return Take();
  }
  AfterFailure Fail(const std::string& key, const Error& error) {
    return queue_.Failed(key, error, now_);
  }
  bool Add(const std::string& key) { return queue_.Add(key, now_); }

  SeededRng rng_{1};
  WorkQueue queue_{{.max_waiting = 3, .max_parked = 1}, &rng_};
  milliseconds now_{};
};

TEST_F(WorkQueueTest, AnObjectIsWorkedOnOnceHoweverOftenItIsToldOf) {
  EXPECT_TRUE(Add("a"));
  EXPECT_TRUE(Add("a"));
  EXPECT_THAT(Take(), ElementsAre("a"));
  EXPECT_THAT(Take(), IsEmpty());
  queue_.Done("a", now_);
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(queue_.due(), std::nullopt);
}

TEST_F(WorkQueueTest, AnObjectThatComesWhileItIsWorkedOnIsDoneOnceMore) {
  Add("a");
  Take();
  Add("a");
  EXPECT_THAT(Take(), IsEmpty());
  queue_.Done("a", now_);
  EXPECT_THAT(Take(), ElementsAre("a"));
}

TEST_F(WorkQueueTest, WhatHasNoRoomIsLeftToASweep) {
  EXPECT_TRUE(Add("a"));
  EXPECT_TRUE(Add("b"));
  EXPECT_TRUE(Add("c"));
  EXPECT_FALSE(Add("d"));
  EXPECT_TRUE(Add("a"));  // it has room already
  EXPECT_THAT(queue_.Take(now_, 1), SizeIs(1));
  EXPECT_TRUE(Add("d"));
}

TEST_F(WorkQueueTest, AnObjectThatKeepsFailingIsParkedWithItsErrorAfterGrowingPauses) {
  Add("a");
  Take();
  std::vector<milliseconds> pauses;
  AfterFailure after = Fail("a", kDamaged);
  while (after == AfterFailure::kAgain) {
    const milliseconds before = now_;
    ASSERT_THAT(TakeNext(), ElementsAre("a"));
    pauses.push_back(now_ - before);
    after = Fail("a", kDamaged);
  }
  EXPECT_EQ(after, AfterFailure::kParked);
  ASSERT_THAT(pauses, SizeIs(4));
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    const milliseconds whole = milliseconds(500) * (1 << i);
    EXPECT_GE(pauses[i], whole / 2 - milliseconds(1));
    EXPECT_LE(pauses[i], whole);
  }
  EXPECT_EQ(queue_.due(), std::nullopt);
  ASSERT_THAT(queue_.parked(), SizeIs(1));
  EXPECT_EQ(queue_.parked()[0].error.message, kDamaged.message);
  EXPECT_EQ(queue_.parked()[0].failures, 5);
}

TEST_F(WorkQueueTest, AFailureOfTheMachineNeverParks) {
  Add("a");
  Take();
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(Fail("a", kDiskFull), AfterFailure::kAgain);
    ASSERT_THAT(TakeNext(), ElementsAre("a"));
  }
  const milliseconds before = now_;
  Fail("a", kDiskFull);
  TakeNext();
  EXPECT_LE(now_ - before, std::chrono::minutes(1));
  EXPECT_THAT(queue_.parked(), IsEmpty());
}

class ParkedTest : public WorkQueueTest {
 protected:
  ParkedTest() {
    Add("a");
    for (int i = 0; i < 5; ++i) {
      TakeNext();
      Fail("a", kDamaged);
    }
    EXPECT_THAT(queue_.parked(), SizeIs(1));
  }
};

TEST_F(ParkedTest, IsTakenUpAgainWhenItIsWrittenAgain) {
  EXPECT_TRUE(Add("a"));
  EXPECT_THAT(queue_.parked(), IsEmpty());
  EXPECT_THAT(Take(), ElementsAre("a"));
  EXPECT_EQ(Fail("a", kDamaged), AfterFailure::kAgain);  // its failures count from the start
}

TEST_F(ParkedTest, StaysParkedWhenASweepFindsItUnchangedAndIsGoneWhenItIsWell) {
  EXPECT_EQ(Fail("a", kDamaged), AfterFailure::kParked);
  EXPECT_EQ(queue_.due(), std::nullopt);
  queue_.Done("a", now_);
  EXPECT_THAT(queue_.parked(), IsEmpty());
}

TEST_F(ParkedTest, WithoutRoomTheNextOneGoesOnBeingTried) {
  Add("b");
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(TakeNext(), ElementsAre("b"));
    EXPECT_EQ(Fail("b", kDamaged), AfterFailure::kAgain);
  }
}

TEST_F(WorkQueueTest, AnObjectThatIsGoneIsForgotten) {
  Add("a");
  Take();
  EXPECT_EQ(Fail("a", kGone), AfterFailure::kGone);
  EXPECT_EQ(queue_.due(), std::nullopt);
}

TEST_F(WorkQueueTest, AnObjectThatOnlyASweepMetIsTriedAgain) {
  EXPECT_EQ(Fail("a", kDamaged), AfterFailure::kAgain);
  EXPECT_THAT(TakeNext(), ElementsAre("a"));
}

TEST_F(WorkQueueTest, ARunThatFailsAsAWholeIsTriedAgainAfterAPause) {
  Add("a");
  Take();
  queue_.Delay("a", now_);
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_THAT(TakeNext(), ElementsAre("a"));
  EXPECT_EQ(queue_.waiting(), 0);
}

}  // namespace
}  // namespace tracklake::event
