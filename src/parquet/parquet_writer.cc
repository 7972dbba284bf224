#include "parquet/parquet_writer.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tracklake::parquet {

Result<> ParquetWriter::WriteMagicOnce() {
  if (offset_ > 0) return {};
  offset_ = static_cast<std::int64_t>(kMagic.size() + preamble_.size());
  TL_TRY(sink_->Write(kMagic));
  return sink_->Write(preamble_);
}

Result<> ParquetWriter::BeginRowGroup(std::size_t rows) {
  assert(rows > 0 && rows <= kMaxRowGroupRows);
  assert(groups_.empty() || groups_.back().chunks.size() == columns_.size());
  groups_.push_back({.rows = rows});
  return WriteMagicOnce();
}

template <typename T>
Result<> ParquetWriter::WriteColumn(const Column<T>& column) {
  RowGroup& group = groups_.back();
  assert(column.rows() == group.rows && group.chunks.size() < columns_.size());
  TL_ASSIGN(Chunk chunk, chunks_->Write(column, offset_, sink_));
  offset_ += chunk.stored_bytes;
  group.chunks.push_back(std::move(chunk));
  return {};
}

Result<> ParquetWriter::Finish() {
  assert(groups_.empty() || groups_.back().chunks.size() == columns_.size());
  TL_TRY(WriteMagicOnce());
  std::vector<IndexPlace> places(groups_.size() * columns_.size());
  TL_TRY(WriteIndexes(&places));
  std::string footer;
  AppendFooter(columns_, groups_, places, &footer);
  return sink_->Write(footer);
}

// Where no chunk has two pages, its own bounds say all that an index would.
Result<> ParquetWriter::WriteIndexes(std::vector<IndexPlace>* places) {
  const bool one_page_each = std::ranges::all_of(groups_, [](const RowGroup& group) {
    return std::ranges::all_of(group.chunks, [](const Chunk& c) { return c.pages.size() == 1; });
  });
  if (one_page_each) return {};
  std::string bytes;
  const auto place = [&](std::size_t begin) { return offset_ + static_cast<std::int64_t>(begin); };
  const auto length = [&](std::size_t begin) { return Length(bytes.size() - begin); };
  auto next = places->begin();
  for (const RowGroup& group : groups_) {
    for (const Chunk& chunk : group.chunks) {
      const std::size_t begin = bytes.size();
      if (HasColumnIndex(chunk)) AppendColumnIndex(chunk, &bytes);
      next->column_offset = place(begin);
      next->column_length = length(begin);
      ++next;
    }
  }
  next = places->begin();
  for (const RowGroup& group : groups_) {
    for (const Chunk& chunk : group.chunks) {
      const std::size_t begin = bytes.size();
      AppendOffsetIndex(chunk, &bytes);
      next->offset_offset = place(begin);
      next->offset_length = length(begin);
      ++next;
    }
  }
  return sink_->Write(bytes);
}

template Result<> ParquetWriter::WriteColumn(const Column<std::uint8_t>&);
template Result<> ParquetWriter::WriteColumn(const Column<std::int32_t>&);
template Result<> ParquetWriter::WriteColumn(const Column<std::int64_t>&);
template Result<> ParquetWriter::WriteColumn(const Column<double>&);
template Result<> ParquetWriter::WriteColumn(const Column<std::string_view>&);

}  // namespace tracklake::parquet
