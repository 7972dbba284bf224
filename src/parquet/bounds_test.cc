#include "parquet/bounds.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace tracklake::parquet {
namespace {

double DoubleOf(const Bound& bound) {
  double value;
  std::memcpy(&value, bound.bytes.data(), sizeof(value));
  return value;
}

std::optional<Bounds> BoundsOfDoubles(const std::vector<double>& values) {
  return BoundsOf(std::span<const double>(values));
}

TEST(BoundsTest, NegativeNumbersAreLess) {
  const std::array<std::int32_t, 3> values = {3, -5, 0};
  const auto bounds = BoundsOf(std::span<const std::int32_t>(values));
  EXPECT_EQ(bounds->min.bytes, "\xFB\xFF\xFF\xFF");
  EXPECT_EQ(bounds->max.bytes, std::string("\x03\0\0\0", 4));
  EXPECT_TRUE(bounds->min.exact && bounds->max.exact);
}

TEST(BoundsTest, NoValuesHaveNone) {
  EXPECT_FALSE(BoundsOf(std::span<const std::int64_t>()).has_value());
  EXPECT_FALSE(BoundsOf(std::span<const std::string_view>()).has_value());
}

TEST(BoundsTest, NumbersWithANaNAmongThemHaveNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(BoundsOfDoubles({1, nan, 2}).has_value());
  EXPECT_FALSE(BoundsOfDoubles({nan}).has_value());
  EXPECT_TRUE(BoundsOfDoubles({-std::numeric_limits<double>::infinity(), 2}).has_value());
}

TEST(BoundsTest, ALeastZeroIsTheNegativeOneAndAGreatestThePositive) {
  const auto bounds = BoundsOfDoubles({0, 1});
  EXPECT_TRUE(std::signbit(DoubleOf(bounds->min)));
  EXPECT_FALSE(bounds->min.exact);  // -0.0 is no value of ours
  EXPECT_FALSE(std::signbit(DoubleOf(BoundsOfDoubles({-1, 0})->max)));
}

TEST(BoundsTest, NothingButZerosHasNone) { EXPECT_FALSE(BoundsOfDoubles({0, 0}).has_value()); }

TEST(BoundsTest, TextsAreOrderedByTheirBytes) {
  const std::array<std::string_view, 4> texts = {"b", "é", "", "\x7F"};
  const auto bounds = BoundsOf(std::span<const std::string_view>(texts));
  EXPECT_EQ(bounds->min.bytes, "");
  EXPECT_EQ(bounds->max.bytes, "é");
}

TEST(BoundsTest, ATextAtTheLimitStaysWhole) {
  const std::string text(kMaxBoundBytes, 'x');
  EXPECT_EQ(LowerBound(text).bytes, text);
  EXPECT_TRUE(LowerBound(text).exact);
  EXPECT_EQ(UpperBound(text)->bytes, text);
  EXPECT_TRUE(UpperBound(text)->exact);
}

TEST(BoundsTest, ALongerTextIsCutBetweenCharacters) {
  const std::string text = std::string(kMaxBoundBytes - 1, 'x') + "éé";
  const Bound lower = LowerBound(text);
  EXPECT_EQ(lower.bytes, std::string(kMaxBoundBytes - 1, 'x'));
  EXPECT_FALSE(lower.exact);
  const auto upper = UpperBound(text);
  EXPECT_EQ(upper->bytes, std::string(kMaxBoundBytes - 2, 'x') + 'y');
  EXPECT_FALSE(upper->exact);
}

// The least text that is greater than all that begin like it.
std::string UpperBoundOf(std::string_view last_character) {
  std::string text(kMaxBoundBytes - last_character.size(), 'x');
  text += last_character;
  const std::string bound = UpperBound(text + "tail")->bytes;
  EXPECT_GT(bound, text + "tail");
  return bound.substr(std::min(bound.size(), kMaxBoundBytes - last_character.size()));
}

TEST(BoundsTest, TheLastCharacterGrowsToTheNextOne) {
  EXPECT_EQ(UpperBoundOf("a"), "b");
  EXPECT_EQ(UpperBoundOf("\x7F"), "\xC2\x80");
  EXPECT_EQ(UpperBoundOf("é"), "ê");
  EXPECT_EQ(UpperBoundOf("\xDF\xBF"), "\xE0\xA0\x80");
  EXPECT_EQ(UpperBoundOf("\xEF\xBF\xBF"), "\xF0\x90\x80\x80");
  EXPECT_EQ(UpperBoundOf("😀"), "😁");
}

TEST(BoundsTest, SurrogatesAreSkipped) { EXPECT_EQ(UpperBoundOf("\xED\x9F\xBF"), "\xEE\x80\x80"); }

TEST(BoundsTest, BehindTheLastCharacterOfAllTheOneBeforeItGrows) {
  std::string text(kMaxBoundBytes - 4, 'x');
  text += "\xF4\x8F\xBF\xBF";
  EXPECT_EQ(UpperBound(text + "tail")->bytes, std::string(kMaxBoundBytes - 5, 'x') + 'y');
}

TEST(BoundsTest, ATextThatNothingShortExceedsHasNoBounds) {
  std::string text;
  while (text.size() <= kMaxBoundBytes) text += "\xF4\x8F\xBF\xBF";
  EXPECT_FALSE(UpperBound(text).has_value());
  const std::array<std::string_view, 2> texts = {"a", text};
  EXPECT_FALSE(BoundsOf(std::span<const std::string_view>(texts)).has_value());
}

}  // namespace
}  // namespace tracklake::parquet
