#include "parquet/metadata.h"

#include <algorithm>

#include "parquet/thrift.h"

namespace tracklake::parquet {
namespace {

// What is always true of pages' bounds. Some dozens of them are soon looked at one by one.
constexpr std::int32_t kUnordered = 0;

}  // namespace

void AppendDictionaryPageHeader(std::size_t entries, const PageSizes& sizes, std::string* out) {
  CompactWriter header(out);
  header.BeginStruct();
  header.I32(1, Number(PageType::kDictionary));
  header.I32(2, Length(sizes.raw));
  header.I32(3, Length(sizes.stored));
  header.BeginStructField(7);
  header.I32(1, Length(entries));
  header.I32(2, Number(Encoding::kPlain));
  header.EndStruct();
  header.EndStruct();
}

void AppendDataPageHeader(const DataPage& page, Encoding encoding, const PageSizes& sizes,
                          std::string* out) {
  CompactWriter header(out);
  header.BeginStruct();
  header.I32(1, Number(PageType::kDataV2));
  header.I32(2, Length(sizes.levels + sizes.raw));
  header.I32(3, Length(sizes.levels + sizes.stored));
  header.BeginStructField(8);
  header.I32(1, Length(page.rows));
  header.I32(2, Length(page.null_count));
  header.I32(3, Length(page.rows));
  header.I32(4, Number(encoding));
  header.I32(5, Length(sizes.levels));
  header.I32(6, 0);  // no repetition levels
  header.Bool(7, sizes.compressed);
  header.EndStruct();
  header.EndStruct();
}

bool HasColumnIndex(const Chunk& chunk) {
  return std::ranges::all_of(chunk.pages, [](const DataPage& page) {
    return page.bounds.has_value() || page.null_count == page.rows;
  });
}

void AppendColumnIndex(const Chunk& chunk, std::string* out) {
  CompactWriter index(out);
  const auto& pages = chunk.pages;
  index.BeginStruct();
  index.BeginList(1, CompactType::kTrue, pages.size());
  for (const DataPage& page : pages) index.BoolElement(!page.bounds.has_value());
  index.BeginList(2, CompactType::kBinary, pages.size());
  for (const DataPage& page : pages) {
    index.BinaryElement(page.bounds.has_value() ? page.bounds->min.bytes : "");
  }
  index.BeginList(3, CompactType::kBinary, pages.size());
  for (const DataPage& page : pages) {
    index.BinaryElement(page.bounds.has_value() ? page.bounds->max.bytes : "");
  }
  index.I32(4, kUnordered);
  index.BeginList(5, CompactType::kI64, pages.size());
  for (const DataPage& page : pages) {
    index.I64Element(static_cast<std::int64_t>(page.null_count));
  }
  index.EndStruct();
}

void AppendOffsetIndex(const Chunk& chunk, std::string* out) {
  CompactWriter index(out);
  index.BeginStruct();
  index.BeginList(1, CompactType::kStruct, chunk.pages.size());
  for (const DataPage& page : chunk.pages) {
    index.BeginStruct();
    index.I64(1, page.offset);
    index.I32(2, static_cast<std::int32_t>(page.stored_bytes));
    index.I64(3, page.first_row);
    index.EndStruct();
  }
  index.EndStruct();
}

}  // namespace tracklake::parquet
