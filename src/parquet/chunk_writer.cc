#include "parquet/chunk_writer.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <numeric>

#include "parquet/hybrid.h"

namespace tracklake::parquet {
namespace {

static_assert(std::endian::native == std::endian::little);  // as Parquet stores numbers

// Less is left as it is: a frame's own bytes eat up what it saves.
constexpr std::size_t kMinCompressedBytes = 48;
// zstd must save one byte in so many, or readers work for nothing.
constexpr std::size_t kMinSavedShare = 32;

// The rows of a page.
struct Slice {
  std::size_t first_row = 0, rows = 0;
  std::size_t first_value = 0, values = 0;
};

// The page that begins behind `last`.
template <typename T>
Slice NextSlice(const Column<T>& column, const Slice& last, bool has_dictionary) {
  Slice slice{.first_row = last.first_row + last.rows,
              .first_value = last.first_value + last.values};
  const auto present = column.present().subspan(slice.first_row);
  const std::size_t max_rows = std::min(kMaxPageRows, present.size());
  if (!std::is_same_v<T, std::string_view> || has_dictionary) {
    slice.rows = max_rows;
    slice.values = std::accumulate(
        present.begin(), present.begin() + static_cast<std::ptrdiff_t>(max_rows), std::size_t{0});
    return slice;
  }
  std::size_t bytes = 0;
  for (; slice.rows < max_rows; ++slice.rows) {
    if (present[slice.rows] == 0) continue;
    bytes += PlainBytes(column.values()[slice.first_value + slice.values]);
    if (bytes > kMaxPageBytes && slice.values > 0) break;
    ++slice.values;
  }
  return slice;
}

void AppendPlain(std::span<const std::uint8_t> booleans, std::string* out) {
  const std::size_t begin = out->size();
  out->resize(begin + (booleans.size() + 7) / 8);
  for (std::size_t i = 0; i < booleans.size(); ++i) {
    (*out)[begin + i / 8] |= static_cast<char>(booleans[i] << (i % 8));
  }
}

void AppendPlain(std::span<const std::string_view> texts, std::string* out) {
  std::size_t bytes = 0;
  for (const std::string_view text : texts) bytes += PlainBytes(text);
  const std::size_t begin = out->size();
  out->resize(begin + bytes);
  char* next = out->data() + begin;
  for (const std::string_view text : texts) {
    const auto length = static_cast<std::uint32_t>(text.size());
    std::memcpy(next, &length, sizeof(length));
    if (length > 0) std::memcpy(next + sizeof(length), text.data(), length);
    next += sizeof(length) + length;
  }
}

template <typename T>
void AppendPlain(std::span<const T> values, std::string* out) {
  out->append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

void AppendLevels(std::span<const std::uint8_t> present, std::size_t values, std::string* out) {
  if (values == present.size() || values == 0) {
    AppendRun(values == 0 ? 0 : 1, present.size(), 1, out);
  } else {
    AppendHybrid(present, 1, out);
  }
}

}  // namespace

template <typename T>
Result<Chunk> ChunkWriter::Write(const Column<T>& column, std::int64_t offset, ByteSink* sink) {
  assert(column.rows() > 0);
  const Dictionary<T>* dictionary = nullptr;
  if constexpr (!std::is_same_v<T, std::uint8_t>) {
    auto& one = std::get<Dictionary<T>>(dictionaries_);
    if (one.Build(column.values())) dictionary = &one;
  }
  if (dictionary == nullptr || !dictionary->is_doubtful()) {
    return WritePages(column, dictionary, offset, sink);
  }
  with_dictionary_.clear();
  without_.clear();
  StringSink first(&with_dictionary_);
  StringSink second(&without_);
  TL_ASSIGN(Chunk indexed, WritePages(column, dictionary, offset, &first));
  TL_ASSIGN(Chunk plain, WritePages<T>(column, nullptr, offset, &second));
  const bool is_smaller = indexed.stored_bytes < plain.stored_bytes;
  TL_TRY(sink->Write(is_smaller ? with_dictionary_ : without_));
  return is_smaller ? std::move(indexed) : std::move(plain);
}

template <typename T>
Result<Chunk> ChunkWriter::WritePages(const Column<T>& column, const Dictionary<T>* dictionary,
                                      std::int64_t offset, ByteSink* sink) {
  const std::span<const T> values = column.values();
  Chunk chunk{.rows = column.rows(), .null_count = column.null_count(), .offset = offset};
  chunk.bounds = BoundsOf(dictionary != nullptr ? dictionary->entries() : values);
  // The dictionary comes first, and whether it is compressed hangs on the pages behind it.
  indexed_pages_.clear();
  StringSink indexed_pages(&indexed_pages_);
  ByteSink* const pages_sink = dictionary != nullptr ? &indexed_pages : sink;
  const int bits = dictionary != nullptr ? IndexBits(dictionary->entries().size()) : 0;
  const Encoding encoding = dictionary != nullptr ? Encoding::kRleDictionary : Encoding::kPlain;
  Slice slice;
  while (slice.first_row + slice.rows < column.rows()) {
    slice = NextSlice(column, slice, dictionary != nullptr);
    const auto here = values.subspan(slice.first_value, slice.values);
    levels_.clear();
    AppendLevels(column.present().subspan(slice.first_row, slice.rows), slice.values, &levels_);
    values_.clear();
    if (dictionary != nullptr) {
      values_ += static_cast<char>(bits);
      AppendHybrid(dictionary->indices().subspan(slice.first_value, slice.values), bits, &values_);
    } else {
      AppendPlain(here, &values_);
    }
    DataPage page{.first_row = static_cast<std::int64_t>(slice.first_row),
                  .rows = slice.rows,
                  .null_count = slice.rows - slice.values};
    page.bounds = slice.rows == column.rows() ? chunk.bounds : BoundsOf(here);
    TL_TRY(WritePage(encoding, std::move(page), &chunk, pages_sink));
  }
  if (dictionary != nullptr) {
    TL_TRY(WriteDictionary(*dictionary, &chunk, sink));
    TL_TRY(sink->Write(indexed_pages_));
  }
  return chunk;
}

template <typename T>
Result<> ChunkWriter::WriteDictionary(const Dictionary<T>& dictionary, Chunk* chunk,
                                      ByteSink* sink) {
  values_.clear();
  AppendPlain(dictionary.entries(), &values_);
  PageSizes sizes;
  std::string_view stored = Store(&sizes);
  if (sizes.compressed) chunk->codec = Codec::kZstd;
  if (!sizes.compressed && chunk->codec == Codec::kZstd) {
    // A dictionary cannot say that it differs from its chunk, as a data page can.
    stored = compressor_.Compress(values_);
    sizes.stored = stored.size();
  }
  header_.clear();
  AppendDictionaryPageHeader(dictionary.entries().size(), sizes, &header_);
  const auto bytes = static_cast<std::int64_t>(header_.size() + stored.size());
  chunk->dictionary_bytes = bytes;
  chunk->raw_bytes += static_cast<std::int64_t>(header_.size() + sizes.raw);
  chunk->stored_bytes += bytes;
  for (DataPage& page : chunk->pages) page.offset += bytes;
  TL_TRY(sink->Write(header_));
  return sink->Write(stored);
}

Result<> ChunkWriter::WritePage(Encoding encoding, DataPage page, Chunk* chunk, ByteSink* sink) {
  PageSizes sizes{.levels = levels_.size()};
  const std::string_view stored = Store(&sizes);
  if (sizes.compressed) chunk->codec = Codec::kZstd;
  header_.clear();
  AppendDataPageHeader(page, encoding, sizes, &header_);
  page.offset = chunk->offset + chunk->stored_bytes;
  page.stored_bytes = static_cast<std::int64_t>(header_.size() + sizes.levels + sizes.stored);
  chunk->raw_bytes += static_cast<std::int64_t>(header_.size() + sizes.levels + sizes.raw);
  chunk->stored_bytes += page.stored_bytes;
  chunk->pages.push_back(std::move(page));
  TL_TRY(sink->Write(header_));
  TL_TRY(sink->Write(levels_));
  return sink->Write(stored);
}

std::string_view ChunkWriter::Store(PageSizes* sizes) {
  sizes->raw = values_.size();
  sizes->stored = values_.size();
  if (values_.size() < kMinCompressedBytes) return values_;
  const std::string_view frame = compressor_.Compress(values_);
  if (frame.size() >= values_.size() - values_.size() / kMinSavedShare) return values_;
  sizes->stored = frame.size();
  sizes->compressed = true;
  return frame;
}

template Result<Chunk> ChunkWriter::Write(const Column<std::uint8_t>&, std::int64_t, ByteSink*);
template Result<Chunk> ChunkWriter::Write(const Column<std::int32_t>&, std::int64_t, ByteSink*);
template Result<Chunk> ChunkWriter::Write(const Column<std::int64_t>&, std::int64_t, ByteSink*);
template Result<Chunk> ChunkWriter::Write(const Column<double>&, std::int64_t, ByteSink*);
template Result<Chunk> ChunkWriter::Write(const Column<std::string_view>&, std::int64_t, ByteSink*);

}  // namespace tracklake::parquet
