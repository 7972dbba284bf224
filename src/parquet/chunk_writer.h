// A column of a row group as pages: a dictionary and indices into it where that is smaller, else
// the values as they are; compressed by zstd where it pays. One a worker, for any number of files;
// not thread-safe. Memory follows the column, and of a long one written without a dictionary no
// more than a page is held.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/result.h"
#include "parquet/byte_sink.h"
#include "parquet/column.h"
#include "parquet/compressor.h"
#include "parquet/dictionary.h"
#include "parquet/metadata.h"

namespace tracklake::parquet {

// A page ends after so many rows, or where its values would be longer than so many bytes: readers
// skip pages by their bounds, and hold one at a time.
inline constexpr std::size_t kMaxPageRows = 20'000;
inline constexpr std::size_t kMaxPageBytes = std::size_t{1} << 20;

class ChunkWriter {
 public:
  // Writes the pages of the column, which has rows, to the sink at that offset of the file and
  // tells where they are. Fails as the sink does.
  template <typename T>
  Result<Chunk> Write(const Column<T>& column, std::int64_t offset, ByteSink* sink);

 private:
  // All pages, the dictionary's first. Without a dictionary each goes to the sink when it is made.
  template <typename T>
  Result<Chunk> WritePages(const Column<T>& column, const Dictionary<T>* dictionary,
                           std::int64_t offset, ByteSink* sink);
  template <typename T>
  Result<> WriteDictionary(const Dictionary<T>& dictionary, Chunk* chunk, ByteSink* sink);
  // A page whose levels and values are in levels_ and values_.
  Result<> WritePage(Encoding encoding, DataPage page, Chunk* chunk, ByteSink* sink);
  // values_ as they are stored, either compressed or not.
  std::string_view Store(PageSizes* sizes);

  Compressor compressor_;
  std::tuple<Dictionary<std::int32_t>, Dictionary<std::int64_t>, Dictionary<double>,
             Dictionary<std::string_view>>
      dictionaries_;
  std::string header_, levels_, values_;
  std::string indexed_pages_;              // of a dictionary that is not written yet
  std::string with_dictionary_, without_;  // a chunk in both ways
};

}  // namespace tracklake::parquet
