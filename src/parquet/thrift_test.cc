#include "parquet/thrift.h"

#include <gtest/gtest.h>

#include <limits>

#include "parquet/testing/thrift_tree.h"

namespace tracklake::parquet {
namespace {

// By hand from Thrift's specification of the compact protocol.
TEST(ThriftTest, WritesFieldsAsDeltasAndIntegersAsZigzags) {
  std::string bytes;
  CompactWriter out(&bytes);
  out.BeginStruct();
  out.I32(1, -1);
  out.I64(3, 150);
  out.Binary(4, "ab");
  out.Bool(5, true);
  out.Bool(6, false);
  out.EndStruct();
  EXPECT_EQ(bytes, std::string("\x15\x01\x26\xAC\x02\x18\x02"
                               "ab\x11\x12\x00",
                               12));
}

TEST(ThriftTest, CountsFieldsOfAnInnerStructFromTheBeginning) {
  std::string bytes;
  CompactWriter out(&bytes);
  out.BeginStruct();
  out.BeginStructField(8);
  out.I32(1, 1);
  out.EndStruct();
  out.I32(9, 2);
  out.EndStruct();
  EXPECT_EQ(bytes, std::string("\x8C\x15\x02\x00\x15\x04\x00", 7));
}

TEST(ThriftTest, WritesListsOfAnyLength) {
  for (const std::size_t size : {0U, 1U, 14U, 15U, 200U}) {
    std::string bytes;
    CompactWriter out(&bytes);
    out.BeginStruct();
    out.BeginList(2, CompactType::kI64, size);
    for (std::size_t i = 0; i < size; ++i) out.I64Element(static_cast<std::int64_t>(i) - 7);
    out.BeginList(3, CompactType::kTrue, 2);
    out.BoolElement(true);
    out.BoolElement(false);
    out.EndStruct();
    std::string_view rest = bytes;
    const auto tree = testing::TakeStruct(&rest);
    ASSERT_TRUE(tree.has_value()) << tree.error().message;
    EXPECT_TRUE(rest.empty());
    ASSERT_EQ(tree->at(2).elements.size(), size);
    for (std::size_t i = 0; i < size; ++i) {
      EXPECT_EQ(tree->at(2).elements[i].number, static_cast<std::int64_t>(i) - 7);
    }
    EXPECT_EQ(tree->at(3).elements[0].number, 1);
    EXPECT_EQ(tree->at(3).elements[1].number, 0);
  }
}

TEST(ThriftTest, WritesTheLimitsOfIntegers) {
  std::string bytes;
  CompactWriter out(&bytes);
  out.BeginStruct();
  out.I64(1, std::numeric_limits<std::int64_t>::min());
  out.I64(2, std::numeric_limits<std::int64_t>::max());
  out.I16(3, -32768);
  out.EndStruct();
  std::string_view rest = bytes;
  const auto tree = testing::TakeStruct(&rest);
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->at(1).number, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(tree->at(2).number, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(tree->at(3).number, -32768);
}

}  // namespace
}  // namespace tracklake::parquet
