// What is known of the parts of a Parquet file while it is written, and what the file says of its
// pages: their headers and indexes. docs/reference/parquet.md describes the file. Pure functions,
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parquet/bounds.h"

namespace tracklake::parquet {

// Values of the format's enums: PageType, Encoding, CompressionCodec.
enum class PageType : std::int32_t { kDictionary = 2, kDataV2 = 3 };
enum class Encoding : std::int32_t { kPlain = 0, kRle = 3, kRleDictionary = 8 };
enum class Codec : std::int32_t { kUncompressed = 0, kZstd = 6 };

// As Thrift writes an enum.
template <typename Enum>
std::int32_t Number(Enum value) {
  return static_cast<std::int32_t>(value);
}

// As Thrift writes a size or a count.
inline std::int32_t Length(std::size_t length) { return static_cast<std::int32_t>(length); }

struct PageSizes {
  std::size_t levels = 0;  // never compressed
  std::size_t raw = 0;     // the values
  std::size_t stored = 0;  // the values, perhaps compressed
  bool compressed = false;
};

struct DataPage {
  std::int64_t offset = 0;        // in the file
  std::int64_t stored_bytes = 0;  // with its header
  std::int64_t first_row = 0;     // in the row group
  std::size_t rows = 0;
  std::size_t null_count = 0;
  std::optional<Bounds> bounds;
};

// A column of a row group.
struct Chunk {
  std::size_t rows = 0;
  std::size_t null_count = 0;
  std::optional<Bounds> bounds;
  Codec codec = Codec::kUncompressed;
  std::int64_t offset = 0;     // of its first page in the file
  std::int64_t raw_bytes = 0;  // of its pages, with their headers
  std::int64_t stored_bytes = 0;
  std::optional<std::int64_t> dictionary_bytes;  // the dictionary page, stored, with its header
  std::vector<DataPage> pages;
};

struct RowGroup {
  std::size_t rows = 0;
  std::vector<Chunk> chunks;  // one a column
};

void AppendDictionaryPageHeader(std::size_t entries, const PageSizes& sizes, std::string* out);
void AppendDataPageHeader(const DataPage& page, Encoding encoding, const PageSizes& sizes,
                          std::string* out);

// Whether readers may skip pages by it: each page that has values has bounds.
bool HasColumnIndex(const Chunk& chunk);
void AppendColumnIndex(const Chunk& chunk, std::string* out);
void AppendOffsetIndex(const Chunk& chunk, std::string* out);

}  // namespace tracklake::parquet
