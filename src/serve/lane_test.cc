#include "serve/lane.h"

#include <gtest/gtest.h>
#include <poll.h>

namespace tracklake::serve {
namespace {

class LaneTest : public testing::Test {
 protected:
  LaneTest() {
    EXPECT_TRUE(bell_.Open().has_value());
    EXPECT_TRUE(lane_.Open().has_value());
  }

  bool IsRung(int milliseconds) const {
    pollfd readable{bell_.fd(), POLLIN, 0};
    return poll(&readable, 1, milliseconds) == 1;
  }

  Bell bell_;
  Lane lane_{&bell_};
};

TEST_F(LaneTest, EachEndIsRungAndTakenOnce) {
  int done = 0;
  for (int i = 1; i <= 100; ++i) {
    ASSERT_TRUE(lane_.is_idle());
    lane_.Start([&] { ++done; });
    ASSERT_FALSE(lane_.is_idle());
    ASSERT_TRUE(IsRung(60'000));
    bell_.Silence();
    ASSERT_TRUE(lane_.TakeEnd());
    EXPECT_FALSE(lane_.TakeEnd());
    EXPECT_EQ(done, i);
  }
  EXPECT_FALSE(IsRung(0));
}

TEST_F(LaneTest, WhoeverLeavesWaitsForWhatIsUnderWay) {
  bool is_done = false;
  {
    Lane lane(&bell_);
    ASSERT_TRUE(lane.Open().has_value());
    lane.Start([&] {
      bell_.Ring();
      is_done = true;
    });
    ASSERT_TRUE(IsRung(60'000));
  }
  EXPECT_TRUE(is_done);
}

TEST(BellTest, RungOftenItIsHeardOnce) {
  Bell bell;
  ASSERT_TRUE(bell.Open().has_value());
  for (int i = 0; i < 3; ++i) bell.Ring();
  bell.Silence();
  pollfd readable{bell.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&readable, 1, 0), 0);
}

}  // namespace
}  // namespace tracklake::serve
