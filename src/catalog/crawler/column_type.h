// Types of foreign columns as Hive, Glue and Athena write them, nested ones too, and what two of
// them have in common. Values; pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tracklake::crawler {

enum class TypeKind : std::uint8_t {
  kNothing,  // only absent or empty values were seen
  kBoolean,
  kTinyint,
  kSmallint,
  kInt,
  kBigint,
  kFloat,
  kDouble,
  kDecimal,
  kDate,
  kTimestamp,
  kBinary,
  kString,
  kArray,
  kMap,
  kStruct,
};

struct ColumnType {
  TypeKind kind = TypeKind::kNothing;
  int precision = 0;  // of kDecimal
  int scale = 0;
  std::vector<std::string> names = {};  // of kStruct, one a part
  std::vector<ColumnType> parts = {};   // the element; key and value; the fields

  bool operator==(const ColumnType&) const = default;
};

// "bigint", "struct<id:string,tags:array<string>>". What was never seen with a value is a string.
std::string HiveName(const ColumnType& type);

// As a column can be declared: fields that differ in capitals only are one, since SQL does not tell
// them apart, and a struct with a field whose name no type's text can hold is a string.
ColumnType Declarable(ColumnType type);

// The narrowest type that holds both: integers grow, an integer and a fraction are a double,
// structs have the fields of both, anything else is a string.
ColumnType Merge(ColumnType one, const ColumnType& other);
void MergeInto(ColumnType* one, const ColumnType& other);

}  // namespace tracklake::crawler
