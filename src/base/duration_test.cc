#include "base/duration.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(DurationTest, DurationsAreAWholeNumberAndItsUnit) {
  for (const char* text : {"1ms", "500ms", "2s", "59s", "10m", "24h"}) {
    const auto duration = ParseDuration(text);
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(FormatDuration(*duration), text);
  }
  EXPECT_EQ(FormatDuration(*ParseDuration("60s")), "1m");
  EXPECT_EQ(ParseDuration("1500ms"), std::chrono::milliseconds(1500));
  for (const char* text : {"", "s", "1", "0s", "-1s", "1.5s", "1 s", "1d", "25h", "86401s",
                           "9223372036854775807h", "99999999999999999999s"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace tracklake
