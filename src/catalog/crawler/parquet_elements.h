// The schema in a Parquet footer as it is listed there, in Thrift's compact protocol: a column or a
// group of them after the other, each group before what is in it. Pure, any thread; any bytes do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake::crawler::footer {

// The format's numbers: Type, ConvertedType, the members of LogicalType, FieldRepetitionType.
enum class Physical : std::uint8_t {
  kBoolean,
  kInt32,
  kInt64,
  kInt96,
  kFloat,
  kDouble,
  kBytes,
  kFixed
};
enum Converted : std::int8_t {
  kUtf8 = 0,
  kConvertedMap = 1,
  kMapKeyValue = 2,
  kConvertedList = 3,
  kEnum = 4,
  kConvertedDecimal = 5,
  kConvertedDate = 6,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
  kUint8 = 11,
  kUint16 = 12,
  kUint32 = 13,
  kUint64 = 14,
  kInt8 = 15,
  kInt16 = 16,
  kConvertedJson = 19,
};
enum Logical : std::int8_t {
  kLogicalString = 1,
  kLogicalMap = 2,
  kLogicalList = 3,
  kLogicalEnum = 4,
  kLogicalDecimal = 5,
  kLogicalDate = 6,
  kLogicalTimestamp = 8,
  kLogicalInteger = 10,
  kLogicalJson = 12,
};
inline constexpr std::int64_t kRepeated = 2;

// A column or a group of them, as the footer lists them: each before its children.
struct Element {
  std::string name;
  std::int64_t physical = -1;
  std::int64_t repetition = 0;
  std::int64_t children = 0;
  std::int64_t converted = -1;
  std::int64_t logical = -1;
  std::int64_t scale = 0;
  std::int64_t precision = 0;
  std::int64_t bits = 0;  // of a logical integer
  bool is_signed = true;
};

// A footer with more of them is refused.
inline constexpr std::size_t kMaxElements = 20'000;

// The root first. Empty: damaged, or too many.
std::vector<Element> ReadElements(std::string_view footer);

}  // namespace tracklake::crawler::footer
