#include "raw/land.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

const Seconds kTime = *ParseCompactTimestamp("20261120T060001Z");

class LandingObjectTest : public testing::Test {
 protected:
  void Write(std::size_t bytes, char with) {
    ASSERT_TRUE(object_.Write(std::string(bytes, with)).has_value());
    whole_ += std::string(bytes, with);
  }
  // Lands what was written and expects what landing it at once gives.
  void Land(PutOutcome expected) {
    const auto landed = object_.Land("playlist", "x", kTime);
    ASSERT_TRUE(landed.has_value());
    EXPECT_EQ(landed->outcome, expected);
    const auto again = LandResponse(store_, "playlist", "x", kTime, whole_);
    EXPECT_EQ(again->key, landed->key);
    EXPECT_EQ(again->outcome, PutOutcome::kExists);
    std::string stored;
    ASSERT_TRUE(store_.Get(landed->key, &stored).has_value());
    EXPECT_TRUE(stored == whole_);
    whole_.clear();
  }

  MemoryStore store_;
  LandingObject object_{&store_};
  std::string whole_;
};

TEST_F(LandingObjectTest, PiecesLandAsOneObjectLargeAndSmallOneAfterTheOther) {
  for (int round = 0; round < 2; ++round) {
    const char with = static_cast<char>('a' + round);
    Write(3, with);
    Write(5, 'x');
    Land(PutOutcome::kCreated);
    for (int piece = 0; piece < 9; ++piece) {
      Write(400'000, with);
      Write(1, ',');
      Write(20'000, 'y');
    }
    Land(PutOutcome::kCreated);
  }
}

TEST_F(LandingObjectTest, EveryPlaceOfTheLimitGivesTheSameBytes) {
  for (const std::size_t before : {kLandingMemoryBytes - 1, kLandingMemoryBytes}) {
    for (const std::size_t more : {1, 2, 64 * 1024, 64 * 1024 + 1}) {
      Write(before, static_cast<char>('a' + more % 7));
      Write(more, 'z');
      Write(1, '}');
      Land(PutOutcome::kCreated);
    }
  }
}

TEST_F(LandingObjectTest, LandingTheSameAgainKeepsTheFirst) {
  for (const PutOutcome expected : {PutOutcome::kCreated, PutOutcome::kExists}) {
    Write(kLandingMemoryBytes + 1, 'a');
    Land(expected);
  }
}

}  // namespace
}  // namespace tracklake
