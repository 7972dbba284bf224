#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>

namespace tracklake {
namespace {

TEST(ArenaTest, CopiesStayWholeBesideEachOther) {
  Arena arena;
  const std::string large(300 * 1024, 'x');
  const std::string_view first = arena.Copy("first");
  const std::string_view huge = arena.Copy(large);
  const std::string_view last = arena.Copy("last");
  EXPECT_EQ(first, "first");
  EXPECT_EQ(huge, large);
  EXPECT_EQ(last, "last");
  EXPECT_NE(arena.Copy("").data(), nullptr);
}

TEST(ArenaTest, BlocksAreUsedAgainAfterClear) {
  Arena arena;
  const char* first = arena.Copy("a").data();
  for (int i = 0; i < 1000; ++i) arena.Copy(std::string(1000, 'b'));
  arena.Clear();
  EXPECT_EQ(arena.Copy("c").data(), first);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(arena.Copy(std::string(1000, 'd'))[999], 'd');
}

}  // namespace
}  // namespace tracklake
