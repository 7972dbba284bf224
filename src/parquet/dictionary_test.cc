#include "parquet/dictionary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace tracklake::parquet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DictionaryTest, KeepsTheOrderInWhichValuesCome) {
  std::vector<std::int64_t> values;
  for (int i = 0; i < 30; ++i) values.insert(values.end(), {7, 7, -1, 7});
  Dictionary<std::int64_t> dictionary;
  ASSERT_TRUE(dictionary.Build(values));
  EXPECT_THAT(dictionary.entries(), ElementsAre(7, -1));
  EXPECT_THAT(dictionary.indices().first(4), ElementsAre(0, 0, 1, 0));
}

TEST(DictionaryTest, IsLeftWhereMoreThanHalfAreDifferent) {
  Dictionary<std::int32_t> dictionary;
  std::vector<std::int32_t> values;
  for (std::int32_t i = 0; i < 100'000; ++i) values.push_back(i % 50'001);
  EXPECT_FALSE(dictionary.Build(values));
  EXPECT_THAT(dictionary.entries(), IsEmpty());
}

TEST(DictionaryTest, IsLeftWhereItWouldNotBeSmaller) {
  const std::vector<std::int32_t> values(5, 1);
  EXPECT_FALSE(Dictionary<std::int32_t>().Build(values));
}

TEST(DictionaryTest, IsLeftWhereItsPageWouldBeTooLarge) {
  const std::string long_text(1'100'000, 'x');
  const std::vector<std::string_view> values(10, long_text);
  EXPECT_FALSE(Dictionary<std::string_view>().Build(values));
}

TEST(DictionaryTest, FindsEachOfManyAgainAlsoAfterOthers) {
  Dictionary<std::int64_t> dictionary;
  for (const std::int64_t different : {10, 30'000, 3}) {
    std::vector<std::int64_t> values;
    for (std::int64_t i = 0; i < 5 * different; ++i) values.push_back(i % different * 1'000'003);
    while (values.size() < 100) values.push_back(0);
    ASSERT_TRUE(dictionary.Build(values)) << different;
    EXPECT_EQ(dictionary.entries().size(), static_cast<std::size_t>(different));
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(dictionary.entries()[dictionary.indices()[i]], values[i]);
    }
  }
}

TEST(DictionaryTest, TellsTextsApartByAllTheirBytes) {
  std::vector<std::string> texts = {
      "",          "a",         std::string("a\0", 2), "12345678",
      "123456781", "123456782", "x12345678",           std::string(40, 'y')};
  std::vector<std::string_view> values;
  for (int i = 0; i < 20; ++i) values.insert(values.end(), texts.begin(), texts.end());
  Dictionary<std::string_view> dictionary;
  ASSERT_TRUE(dictionary.Build(values));
  EXPECT_EQ(dictionary.entries().size(), texts.size());
}

TEST(DictionaryTest, TakesANaNForOneValue) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) values.insert(values.end(), {nan, 1.0});
  Dictionary<double> dictionary;
  ASSERT_TRUE(dictionary.Build(values));
  EXPECT_EQ(dictionary.entries().size(), 2U);
}

TEST(DictionaryTest, AnIndexTakesAtLeastOneBit) {
  EXPECT_EQ(IndexBits(1), 1);
  EXPECT_EQ(IndexBits(2), 1);
  EXPECT_EQ(IndexBits(3), 2);
  EXPECT_EQ(IndexBits(256), 8);
  EXPECT_EQ(IndexBits(257), 9);
}

}  // namespace
}  // namespace tracklake::parquet
