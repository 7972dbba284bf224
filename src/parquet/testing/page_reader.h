// Pages of our own Parquet files, read back for tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parquet/testing/file_reader.h"

namespace tracklake::parquet::testing {

// Numbers of the format's types.
inline constexpr int kBoolean = 0, kInt32 = 1, kInt64 = 2, kDouble = 5, kByteArray = 6;

struct ReadPage {
  bool is_dictionary = false;
  bool is_compressed = false;
  std::int64_t stored_bytes = 0, raw_bytes = 0;  // with its header
  std::vector<Cell> cells;                       // of a dictionary: its entries
};

// Takes a page off the front of *bytes. `dictionary`: the entries of the chunk's, if it has one.
Result<ReadPage> TakePage(int physical_type, int codec, const std::vector<Cell>& dictionary,
                          std::string_view* bytes);

// One value of a type, from PLAIN bytes; texts without their length.
Result<Cell> DecodeBound(int physical_type, std::string_view bytes);

}  // namespace tracklake::parquet::testing
