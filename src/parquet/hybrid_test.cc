#include "parquet/hybrid.h"

#include <gtest/gtest.h>

#include <vector>

namespace tracklake::parquet {
namespace {

std::string Encode(const std::vector<std::uint32_t>& values, int bits) {
  std::string out;
  AppendHybrid(std::span(values), bits, &out);
  return out;
}

// The example of the format's specification: 0 to 7 in three bits each.
TEST(HybridTest, PacksGroupsOfEightFromTheLowestBit) {
  EXPECT_EQ(Encode({0, 1, 2, 3, 4, 5, 6, 7}, 3), "\x03\x88\xC6\xFA");
}

TEST(HybridTest, WritesEqualValuesAsARun) {
  EXPECT_EQ(Encode(std::vector<std::uint32_t>(100, 5), 3), "\xC8\x01\x05");
  EXPECT_EQ(Encode(std::vector<std::uint32_t>(8, 0x1234), 13), "\x10\x34\x12");
}

TEST(HybridTest, PacksSevenEqualValuesAndFillsTheGroupWithZeros) {
  EXPECT_EQ(Encode(std::vector<std::uint32_t>(7, 1), 1), "\x03\x7F");
}

TEST(HybridTest, BeginsARunOnlyBehindWholeGroups) {
  std::vector<std::uint32_t> values = {1, 0, 1};
  values.insert(values.end(), 21, 1);  // the first group ends within the run
  EXPECT_EQ(Encode(values, 1), std::string("\x03\xFD\x20\x01"));
}

TEST(HybridTest, WritesNothingForNoValues) { EXPECT_EQ(Encode({}, 1), ""); }

}  // namespace
}  // namespace tracklake::parquet
