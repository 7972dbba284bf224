#include "base/failpoint.h"

#include <gtest/gtest.h>

#include <csignal>

namespace tracklake::failpoint {
namespace {

TEST(FailpointTest, KillsAtTheHitThatWasNamed) {
  EXPECT_EXIT(
      {
        Arm("commit.receipt:2");
        Hit("commit.receipt");
        Hit("another");
        Hit("commit.receipt");
      },
      testing::KilledBySignal(SIGKILL), "");
}

TEST(FailpointTest, RefusesASpecThatCouldNeverFire) {
  for (const char* spec : {"", "name", "name:", "name:0", "name:x", "name:1x", ":1"}) {
    EXPECT_FALSE(Arm(spec)) << spec;
  }
}

}  // namespace
}  // namespace tracklake::failpoint
