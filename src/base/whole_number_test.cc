#include "base/whole_number.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace tracklake {
namespace {

TEST(WholeNumberTest, IsTheNumberThatTheWholeTextIs) {
  EXPECT_EQ(WholeNumber<int>("0"), 0);
  EXPECT_EQ(WholeNumber<int>("-12"), -12);
  EXPECT_EQ(WholeNumber<std::int64_t>("9223372036854775807"), INT64_MAX);
}

TEST(WholeNumberTest, IsNoneWhereAnythingElseStandsInTheText) {
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x10", "1e3", "one"}) {
    EXPECT_EQ(WholeNumber<int>(text), std::nullopt) << text;
  }
}

TEST(WholeNumberTest, IsNoneWhereItDoesNotFit) {
  EXPECT_EQ(WholeNumber<int>("2147483648"), std::nullopt);
  EXPECT_EQ(WholeNumber<std::uint16_t>("65536"), std::nullopt);
  EXPECT_EQ(WholeNumber<std::uint16_t>("-1"), std::nullopt);
}

}  // namespace
}  // namespace tracklake
