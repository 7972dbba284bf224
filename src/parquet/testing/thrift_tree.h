// Thrift's compact protocol as a tree, for tests: any struct, whatever its fields mean.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake::parquet::testing {

struct ThriftTree {
  std::int64_t number = 0;  // of integers and booleans
  std::string bytes;        // of binaries
  std::map<int, ThriftTree> fields;
  std::vector<ThriftTree> elements;

  bool has(int id) const { return fields.contains(id); }
  const ThriftTree& at(int id) const;  // an empty tree where the field is missing
};

// Takes one struct off the front of *bytes.
Result<ThriftTree> TakeStruct(std::string_view* bytes);

Result<std::uint64_t> TakeVarint(std::string_view* bytes);

}  // namespace tracklake::parquet::testing
