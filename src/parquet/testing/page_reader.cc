#include "parquet/testing/page_reader.h"

#include <zstd.h>

#include <cstring>

#include "parquet/testing/thrift_tree.h"

namespace tracklake::parquet::testing {
namespace {

std::unexpected<Error> Broken(std::string_view what) {
  return Fail(ErrorKind::kCorruption, "broken page: {}", what);
}

Result<std::string_view> Take(std::size_t size, std::string_view* bytes) {
  if (size > bytes->size()) return Broken("it ends too early");
  const std::string_view taken = bytes->substr(0, size);
  bytes->remove_prefix(size);
  return taken;
}

template <typename T>
Result<Cell> TakeNumber(std::string_view* bytes) {
  TL_ASSIGN(const std::string_view taken, Take(sizeof(T), bytes));
  T value;
  std::memcpy(&value, taken.data(), sizeof(T));
  return Cell(value);
}

Result<Cell> TakePlain(int type, std::string_view* bytes) {
  if (type == kInt32) return TakeNumber<std::int32_t>(bytes);
  if (type == kInt64) return TakeNumber<std::int64_t>(bytes);
  if (type == kDouble) return TakeNumber<double>(bytes);
  TL_ASSIGN(const std::string_view head, Take(sizeof(std::uint32_t), bytes));
  std::uint32_t length;
  std::memcpy(&length, head.data(), sizeof(length));
  TL_ASSIGN(const std::string_view text, Take(length, bytes));
  return Cell(std::string(text));
}

Result<std::vector<Cell>> TakePlainValues(int type, std::size_t count, std::string_view* bytes) {
  std::vector<Cell> cells;
  if (type == kBoolean) {
    TL_ASSIGN(const std::string_view packed, Take((count + 7) / 8, bytes));
    for (std::size_t i = 0; i < count; ++i) cells.emplace_back((packed[i / 8] >> (i % 8) & 1) != 0);
    return cells;
  }
  for (std::size_t i = 0; i < count; ++i) {
    TL_ASSIGN(Cell cell, TakePlain(type, bytes));
    cells.push_back(std::move(cell));
  }
  return cells;
}

// Runs and packed groups until there are `count` values or no bytes are left.
Result<std::vector<std::uint32_t>> TakeHybrid(int bits, std::size_t count, std::string_view bytes) {
  std::vector<std::uint32_t> values;
  while (values.size() < count) {
    TL_ASSIGN(const std::uint64_t head, TakeVarint(&bytes));
    if ((head & 1) == 0) {
      TL_ASSIGN(const std::string_view taken, Take(static_cast<std::size_t>(bits + 7) / 8, &bytes));
      std::uint32_t value = 0;
      std::memcpy(&value, taken.data(), taken.size());
      if ((head >> 1) > count - values.size()) return Broken("a run is too long");
      values.insert(values.end(), head >> 1, value);
      continue;
    }
    const std::size_t packed_values = 8 * (head >> 1);
    TL_ASSIGN(const std::string_view packed,
              Take(static_cast<std::size_t>(bits) * (head >> 1), &bytes));
    for (std::size_t i = 0; i < packed_values && values.size() < count; ++i) {
      std::uint32_t value = 0;
      for (int bit = 0; bit < bits; ++bit) {
        const std::size_t at = i * static_cast<std::size_t>(bits) + static_cast<std::size_t>(bit);
        value |= static_cast<std::uint32_t>(packed[at / 8] >> (at % 8) & 1) << bit;
      }
      values.push_back(value);
    }
  }
  if (!bytes.empty()) return Broken("bytes behind the last run");
  return values;
}

Result<std::vector<Cell>> TakeIndexed(const std::vector<Cell>& dictionary, std::size_t count,
                                      std::string_view bytes) {
  std::vector<Cell> cells;
  TL_ASSIGN(const std::string_view width, Take(1, &bytes));
  if (width[0] < 1 || width[0] > 32) return Broken("width of its indices");
  TL_ASSIGN(const auto indices, TakeHybrid(width[0], count, bytes));
  for (const std::uint32_t index : indices) {
    if (index >= dictionary.size()) return Broken("an index beyond the dictionary");
    cells.push_back(dictionary[index]);
  }
  return cells;
}

Result<std::string> Decompress(bool is_compressed, std::size_t raw_size, std::string_view stored) {
  if (!is_compressed && stored.size() != raw_size) return Broken("two sizes without compression");
  if (!is_compressed) return std::string(stored);
  std::string raw(raw_size, '\0');
  const std::size_t size = ZSTD_decompress(raw.data(), raw.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != raw_size) return Broken("zstd refuses it");
  return raw;
}

Result<std::vector<Cell>> DecodeDataPage(int type, const ThriftTree& head, std::string_view levels,
                                         std::string_view raw,
                                         const std::vector<Cell>& dictionary) {
  const auto rows = static_cast<std::size_t>(head.at(1).number);
  const auto nulls = static_cast<std::size_t>(head.at(2).number);
  if (head.at(3).number != head.at(1).number) return Broken("rows and values differ");
  TL_ASSIGN(const auto present, TakeHybrid(1, rows, levels));
  const bool indexed = head.at(4).number == 8;
  if (!indexed && head.at(4).number != 0) return Broken("an encoding that we do not write");
  std::vector<Cell> values;
  if (indexed) {
    TL_ASSIGN(values, TakeIndexed(dictionary, rows - nulls, raw));
  } else {
    TL_ASSIGN(values, TakePlainValues(type, rows - nulls, &raw));
    if (!raw.empty()) return Broken("bytes behind the last value");
  }
  std::vector<Cell> cells;
  std::size_t next = 0;
  for (const std::uint32_t is_there : present) {
    if (is_there != 0 && next == values.size()) return Broken("fewer NULLs than it says");
    cells.push_back(is_there != 0 ? values[next++] : Cell());
  }
  if (next != values.size()) return Broken("more NULLs than it says");
  return cells;
}

}  // namespace

Result<ReadPage> TakePage(int physical_type, int codec, const std::vector<Cell>& dictionary,
                          std::string_view* bytes) {
  const std::size_t before = bytes->size();
  TL_ASSIGN(const ThriftTree head, TakeStruct(bytes));
  const auto header_bytes = static_cast<std::int64_t>(before - bytes->size());
  ReadPage page{.is_dictionary = head.at(1).number == 2,
                .stored_bytes = header_bytes + head.at(3).number,
                .raw_bytes = header_bytes + head.at(2).number};
  if (!page.is_dictionary && head.at(1).number != 3) return Broken("a type that we do not write");
  const ThriftTree& data = head.at(8);
  const auto levels_size = static_cast<std::size_t>(data.at(5).number);
  page.is_compressed = page.is_dictionary ? codec != 0 : data.at(7).number != 0;
  if (page.is_compressed && codec != 6) return Broken("compressed in a chunk that is not");
  TL_ASSIGN(std::string_view body, Take(static_cast<std::size_t>(head.at(3).number), bytes));
  TL_ASSIGN(const std::string_view levels, Take(levels_size, &body));
  TL_ASSIGN(const std::string raw,
            Decompress(page.is_compressed,
                       static_cast<std::size_t>(head.at(2).number) - levels_size, body));
  if (page.is_dictionary) {
    std::string_view rest = raw;
    const auto entries = static_cast<std::size_t>(head.at(7).at(1).number);
    TL_ASSIGN(page.cells, TakePlainValues(physical_type, entries, &rest));
    if (!rest.empty()) return Broken("bytes behind the last entry");
    return page;
  }
  TL_ASSIGN(page.cells, DecodeDataPage(physical_type, data, levels, raw, dictionary));
  return page;
}

Result<Cell> DecodeBound(int physical_type, std::string_view bytes) {
  if (physical_type == kByteArray) return Cell(std::string(bytes));
  if (physical_type == kBoolean) return Cell(bytes == std::string_view("\1", 1));
  TL_ASSIGN(Cell cell, TakePlain(physical_type, &bytes));
  if (!bytes.empty()) return Broken("a bound is too long");
  return cell;
}

}  // namespace tracklake::parquet::testing
