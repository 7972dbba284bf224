#include "parquet/testing/file_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "parquet/footer.h"
#include "parquet/testing/bounds_check.h"
#include "parquet/testing/page_reader.h"
#include "parquet/testing/thrift_tree.h"

namespace tracklake::parquet::testing {
namespace {

template <typename... Args>
std::unexpected<Error> Broken(fmt::format_string<Args...> format, Args&&... args) {
  return Fail(ErrorKind::kCorruption, "broken file: {}",
              fmt::format(format, std::forward<Args>(args)...));
}

struct PlacedPage {
  std::int64_t offset = 0, stored_bytes = 0, first_row = 0;
  std::vector<Cell> cells;
};

std::int64_t CountNulls(std::span<const Cell> cells) {
  return std::ranges::count_if(cells, [](const Cell& cell) { return !cell.has_value(); });
}

class FileReader {
 public:
  explicit FileReader(std::string_view bytes) : bytes_(bytes) {}

  Result<ReadFile> Read() {
    TL_TRY(ReadFooter());
    TL_TRY(ReadSchema());
    for (const ThriftTree& group : footer_.at(4).elements) TL_TRY(ReadRowGroup(group));
    std::int64_t rows = 0;
    for (const std::int64_t group : file_.row_groups) rows += group;
    if (rows != footer_.at(3).number) return Broken("its number of rows");
    if (footer_.at(7).elements.size() != file_.columns.size()) return Broken("column orders");
    TL_TRY(ReadIndexes());
    return std::move(file_);
  }

 private:
  Result<> ReadFooter() {
    const std::size_t frame = 2 * kMagic.size() + sizeof(std::uint32_t);
    if (bytes_.size() < frame || !bytes_.starts_with(kMagic) || !bytes_.ends_with(kMagic)) {
      return Broken("its magic");
    }
    std::uint32_t length;
    std::memcpy(&length, bytes_.data() + bytes_.size() - 8, sizeof(length));
    if (length > bytes_.size() - frame) return Broken("its footer's length");
    footer_begin_ = bytes_.size() - 8 - length;
    std::string_view rest = bytes_.substr(footer_begin_, length);
    TL_ASSIGN(footer_, TakeStruct(&rest));
    return rest.empty() ? Result<>() : Broken("bytes behind the footer's struct");
  }

  Result<> ReadSchema() {
    const auto& elements = footer_.at(2).elements;
    if (elements.empty()) return Broken("its schema");
    if (elements[0].at(5).number + 1 != std::ssize(elements)) return Broken("its columns' number");
    for (const ThriftTree& element : std::span(elements).subspan(1)) {
      ReadColumn& column = file_.columns.emplace_back();
      column.name = element.at(4).bytes;
      column.field_id = static_cast<int>(element.at(9).number);
      types_.push_back(static_cast<int>(element.at(1).number));
      TL_ASSIGN(column.type, TypeOf(element));
      if (element.at(3).number != 1) return Broken("a column that is not optional");
    }
    return {};
  }

  static Result<ColumnType> TypeOf(const ThriftTree& element) {
    const ThriftTree& logical = element.at(10);
    switch (element.at(1).number) {
      case kBoolean:
        return ColumnType::kBoolean;
      case kInt32:
        return logical.has(6) ? ColumnType::kDate : ColumnType::kInteger;
      case kInt64:
        return logical.has(8) ? ColumnType::kTimestamp : ColumnType::kBigint;
      case kDouble:
        return ColumnType::kDouble;
      case kByteArray:
        if (logical.has(1)) return ColumnType::kVarchar;
        break;
    }
    return Broken("a type that we do not write");
  }

  Result<> ReadRowGroup(const ThriftTree& group) {
    const auto& chunks = group.at(1).elements;
    if (chunks.size() != file_.columns.size()) return Broken("the chunks of a row group");
    const std::int64_t begin = position_;
    const std::int64_t rows = group.at(3).number;
    if (group.at(7).number != std::ssize(file_.row_groups)) return Broken("a row group's ordinal");
    file_.row_groups.push_back(rows);
    std::int64_t raw_bytes = 0;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      TL_TRY(ReadChunk(chunks[i], i, rows));
      raw_bytes += chunks[i].at(3).at(6).number;
    }
    const bool sums_fit = group.at(2).number == raw_bytes && group.at(5).number == begin &&
                          group.at(6).number == position_ - begin;
    return sums_fit ? Result<>() : Broken("the sums of a row group");
  }

  Result<> ReadChunk(const ThriftTree& chunk, std::size_t index, std::int64_t rows) {
    const ThriftTree& meta = chunk.at(3);
    const int type = types_[index];
    if (meta.at(1).number != type || meta.at(3).elements[0].bytes != file_.columns[index].name ||
        meta.at(5).number != rows) {
      return Broken("a chunk's type, name or values");
    }
    std::vector<PlacedPage> pages;
    TL_TRY(ReadPages(meta, index, &pages));
    std::vector<Cell> cells;
    for (const PlacedPage& page : pages) {
      cells.insert(cells.end(), page.cells.begin(), page.cells.end());
    }
    if (std::ssize(cells) != rows) return Broken("a chunk's rows");
    TL_TRY(CheckStatistics(meta.at(12), index, cells));
    if (meta.at(12).has(5)) ++file_.columns[index].bounded_chunks;
    auto& all = file_.columns[index].cells;
    all.insert(all.end(), cells.begin(), cells.end());
    chunks_.push_back({&chunk, index, std::move(pages)});
    return {};
  }

  Result<> ReadPages(const ThriftTree& meta, std::size_t index, std::vector<PlacedPage>* pages) {
    ReadColumn& column = file_.columns[index];
    const int codec = static_cast<int>(meta.at(4).number);
    const std::int64_t begin = position_;
    const std::int64_t stored_bytes = meta.at(7).number;
    if (stored_bytes < 0 || begin + stored_bytes > static_cast<std::int64_t>(footer_begin_)) {
      return Broken("a chunk beyond the footer");
    }
    std::string_view rest =
        bytes_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(stored_bytes));
    std::vector<Cell> dictionary;
    std::int64_t raw_bytes = 0;
    std::int64_t row = 0;
    while (!rest.empty()) {
      TL_ASSIGN(ReadPage page, TakePage(types_[index], codec, dictionary, &rest));
      const std::int64_t offset = position_;
      position_ += page.stored_bytes;
      raw_bytes += page.raw_bytes;
      column.compressed_pages += page.is_compressed ? 1 : 0;
      if (page.is_dictionary) {
        if (offset != begin || meta.at(11).number != begin) return Broken("a dictionary's place");
        ++column.dictionary_pages;
        dictionary = std::move(page.cells);
        continue;
      }
      if (pages->empty() && meta.at(9).number != offset) return Broken("the first page's place");
      ++column.pages;
      const auto rows = std::ssize(page.cells);
      pages->push_back({offset, page.stored_bytes, row, std::move(page.cells)});
      row += rows;
    }
    if (meta.has(11) == dictionary.empty()) return Broken("a dictionary that is not there");
    return raw_bytes == meta.at(6).number ? Result<>() : Broken("a chunk's bytes");
  }

  Result<> CheckStatistics(const ThriftTree& statistics, std::size_t index,
                           std::span<const Cell> cells) const {
    const std::string& name = file_.columns[index].name;
    if (statistics.at(3).number != CountNulls(cells)) return Broken("NULLs of {}", name);
    for (const int id : {5, 6, 7, 8}) {
      if (statistics.has(id) != HaveBounds(cells)) {
        return Broken("{} has {} bounds", name, HaveBounds(cells) ? "lost its" : "no reliable");
      }
    }
    if (!HaveBounds(cells)) return {};
    const std::string fault = FaultOfBounds(types_[index], cells,
                                            {.min = statistics.at(6).bytes,
                                             .max = statistics.at(5).bytes,
                                             .min_exact = statistics.at(8).number != 0,
                                             .max_exact = statistics.at(7).number != 0});
    return fault.empty() ? Result<>() : Broken("bounds of {}: {}", name, fault);
  }

  // Column indexes of all chunks, then their offset indexes, then the footer, without a gap.
  Result<> ReadIndexes() {
    file_.has_indexes = std::ranges::any_of(
        chunks_, [](const ChunkPages& chunk) { return chunk.pages.size() > 1; });
    for (const ChunkPages& chunk : chunks_) {
      const bool is_wanted = file_.has_indexes && std::ranges::all_of(chunk.pages, IsIndexable);
      if (chunk.meta->has(6) != is_wanted) {
        return Broken("{} and a column index", file_.columns[chunk.column].name);
      }
      if (!is_wanted) continue;
      TL_ASSIGN(const ThriftTree index, TakeIndex(*chunk.meta, 6));
      TL_TRY(CheckColumnIndex(index, chunk));
    }
    for (const ChunkPages& chunk : chunks_) {
      if (chunk.meta->has(4) != file_.has_indexes) return Broken("offset indexes");
      if (!file_.has_indexes) continue;
      TL_ASSIGN(const ThriftTree index, TakeIndex(*chunk.meta, 4));
      TL_TRY(CheckOffsetIndex(index, chunk));
    }
    return position_ == static_cast<std::int64_t>(footer_begin_) ? Result<>()
                                                                 : Broken("bytes nobody names");
  }

  struct ChunkPages {
    const ThriftTree* meta;
    std::size_t column;
    std::vector<PlacedPage> pages;
  };

  static bool IsIndexable(const PlacedPage& page) {
    return HaveBounds(page.cells) || CountNulls(page.cells) == std::ssize(page.cells);
  }

  Result<ThriftTree> TakeIndex(const ThriftTree& chunk, int offset_id) {
    if (chunk.at(offset_id).number != position_) return Broken("an index's place");
    const auto length = static_cast<std::size_t>(chunk.at(offset_id + 1).number);
    std::string_view rest = bytes_.substr(static_cast<std::size_t>(position_), length);
    position_ += static_cast<std::int64_t>(length);
    TL_ASSIGN(ThriftTree index, TakeStruct(&rest));
    if (!rest.empty()) return Broken("an index's length");
    return index;
  }

  Result<> CheckColumnIndex(const ThriftTree& index, const ChunkPages& chunk) const {
    const auto& nulls_only = index.at(1).elements;
    for (const int list : {1, 2, 3, 5}) {
      if (index.at(list).elements.size() != chunk.pages.size()) {
        return Broken("a column index's pages");
      }
    }
    if (!index.has(4) || index.at(4).number != 0) return Broken("an order of pages");
    for (std::size_t i = 0; i < chunk.pages.size(); ++i) {
      const std::vector<Cell>& cells = chunk.pages[i].cells;
      const std::int64_t nulls = CountNulls(cells);
      if (index.at(5).elements[i].number != nulls) return Broken("a page's NULLs in the index");
      if ((nulls == std::ssize(cells)) != (nulls_only[i].number != 0)) {
        return Broken("a page of NULLs in the index");
      }
      if (nulls == std::ssize(cells)) continue;
      const std::string fault = FaultOfBounds(
          types_[chunk.column], cells,
          {.min = index.at(2).elements[i].bytes, .max = index.at(3).elements[i].bytes});
      if (!fault.empty()) {
        return Broken("bounds of page {} of {}: {}", i, file_.columns[chunk.column].name, fault);
      }
    }
    return {};
  }

  static Result<> CheckOffsetIndex(const ThriftTree& index, const ChunkPages& chunk) {
    const auto& places = index.at(1).elements;
    if (places.size() != chunk.pages.size()) return Broken("an offset index's pages");
    for (std::size_t i = 0; i < places.size(); ++i) {
      const PlacedPage& page = chunk.pages[i];
      if (places[i].at(1).number != page.offset || places[i].at(2).number != page.stored_bytes ||
          places[i].at(3).number != page.first_row) {
        return Broken("a page's place in the index");
      }
    }
    return {};
  }

  const std::string_view bytes_;
  std::size_t footer_begin_ = 0;
  std::int64_t position_ = static_cast<std::int64_t>(kMagic.size());
  ThriftTree footer_;
  std::vector<int> types_;
  std::vector<ChunkPages> chunks_;
  ReadFile file_;
};

}  // namespace

Result<ReadFile> ReadParquet(std::string_view bytes) { return FileReader(bytes).Read(); }

}  // namespace tracklake::parquet::testing
