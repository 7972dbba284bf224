#include "base/record_text.h"

#include <gtest/gtest.h>

#include <array>

namespace tracklake {
namespace {

TEST(RecordTextTest, AValueStandsBelowItsNameWhereThereIsNoRoomBesideIt) {
  const std::array fields = {Field{"a setting's long name", "and its value"}, Field{"b", "1\n2"}};
  EXPECT_EQ(RecordText(fields, 30), "a setting's long name\n  and its value\nb\n  1\n  2\n");
  EXPECT_EQ(RecordText(fields, 0),
            "a setting's long name  and its value\nb                      1\n"
            "                       2\n");
}

}  // namespace
}  // namespace tracklake
