#include "parquet/footer.h"

#include <fmt/format.h>

#include "parquet/epoch.h"
#include "parquet/thrift.h"

namespace tracklake::parquet {
namespace {

// Numbers of the format's enums.
enum class PhysicalType : std::int32_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kDouble = 5,
  kByteArray = 6
};
enum class ConvertedType : std::int32_t { kUtf8 = 0, kDate = 6, kTimestampMicros = 10 };
constexpr std::int32_t kOptional = 1;
constexpr std::int32_t kFormatVersion = 2;

PhysicalType PhysicalTypeOf(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean:
      return PhysicalType::kBoolean;
    case ColumnType::kInteger:
    case ColumnType::kDate:
      return PhysicalType::kInt32;
    case ColumnType::kBigint:
    case ColumnType::kTimestamp:
      return PhysicalType::kInt64;
    case ColumnType::kDouble:
      return PhysicalType::kDouble;
    case ColumnType::kVarchar:
      return PhysicalType::kByteArray;
  }
  return PhysicalType::kByteArray;
}

void AppendLogicalType(ColumnType type, CompactWriter* out) {
  if (type == ColumnType::kVarchar) {
    out->I32(6, Number(ConvertedType::kUtf8));
  } else if (type == ColumnType::kDate) {
    out->I32(6, Number(ConvertedType::kDate));
  } else if (type == ColumnType::kTimestamp) {
    out->I32(6, Number(ConvertedType::kTimestampMicros));
  }
}

void AppendSchema(std::span<const ColumnInfo> columns, CompactWriter* out) {
  out->BeginList(2, CompactType::kStruct, columns.size() + 1);
  out->BeginStruct();
  out->Binary(4, "schema");
  out->I32(5, Length(columns.size()));
  out->EndStruct();
  for (const ColumnInfo& column : columns) {
    out->BeginStruct();
    out->I32(1, Number(PhysicalTypeOf(column.type)));
    out->I32(3, kOptional);
    out->Binary(4, column.name);
    AppendLogicalType(column.type, out);
    out->I32(9, column.field_id);
    if (column.type == ColumnType::kVarchar) {
      out->BeginStructField(10);
      out->EmptyStruct(1);  // STRING
      out->EndStruct();
    } else if (column.type == ColumnType::kDate) {
      out->BeginStructField(10);
      out->EmptyStruct(6);  // DATE
      out->EndStruct();
    } else if (column.type == ColumnType::kTimestamp) {
      out->BeginStructField(10);
      out->BeginStructField(8);  // TIMESTAMP
      out->Bool(1, false);       // not adjusted to UTC: it has no zone
      out->BeginStructField(2);
      out->EmptyStruct(2);  // MICROS
      out->EndStruct();
      out->EndStruct();
      out->EndStruct();
    }
    out->EndStruct();
  }
}

void AppendStatistics(const Chunk& chunk, CompactWriter* out) {
  out->BeginStructField(12);
  out->I64(3, static_cast<std::int64_t>(chunk.null_count));
  if (chunk.bounds.has_value()) {
    out->Binary(5, chunk.bounds->max.bytes);
    out->Binary(6, chunk.bounds->min.bytes);
    out->Bool(7, chunk.bounds->max.exact);
    out->Bool(8, chunk.bounds->min.exact);
  }
  out->EndStruct();
}

// By these a reader knows that all values of the chunk are in its dictionary.
void AppendEncodingStatistics(const Chunk& chunk, CompactWriter* out) {
  const bool has_dictionary = chunk.dictionary_bytes.has_value();
  out->BeginList(13, CompactType::kStruct, has_dictionary ? 2 : 1);
  if (has_dictionary) {
    out->BeginStruct();
    out->I32(1, Number(PageType::kDictionary));
    out->I32(2, Number(Encoding::kPlain));
    out->I32(3, 1);
    out->EndStruct();
  }
  out->BeginStruct();
  out->I32(1, Number(PageType::kDataV2));
  out->I32(2, Number(has_dictionary ? Encoding::kRleDictionary : Encoding::kPlain));
  out->I32(3, Length(chunk.pages.size()));
  out->EndStruct();
}

void AppendChunkMetadata(const ColumnInfo& column, const Chunk& chunk, CompactWriter* out) {
  const bool has_dictionary = chunk.dictionary_bytes.has_value();
  out->BeginStructField(3);
  out->I32(1, Number(PhysicalTypeOf(column.type)));
  out->BeginList(2, CompactType::kI32, has_dictionary ? 3 : 2);
  out->I32Element(Number(Encoding::kPlain));
  out->I32Element(Number(Encoding::kRle));
  if (has_dictionary) out->I32Element(Number(Encoding::kRleDictionary));
  out->BeginList(3, CompactType::kBinary, 1);
  out->BinaryElement(column.name);
  out->I32(4, Number(chunk.codec));
  out->I64(5, static_cast<std::int64_t>(chunk.rows));
  out->I64(6, chunk.raw_bytes);
  out->I64(7, chunk.stored_bytes);
  out->I64(9, chunk.offset + chunk.dictionary_bytes.value_or(0));
  if (has_dictionary) out->I64(11, chunk.offset);
  AppendStatistics(chunk, out);
  AppendEncodingStatistics(chunk, out);
  out->EndStruct();
}

void AppendRowGroup(std::span<const ColumnInfo> columns, const RowGroup& group, std::size_t ordinal,
                    std::span<const IndexPlace> places, CompactWriter* out) {
  std::int64_t raw_bytes = 0;
  std::int64_t stored_bytes = 0;
  out->BeginStruct();
  out->BeginList(1, CompactType::kStruct, columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Chunk& chunk = group.chunks[i];
    const IndexPlace& place = places[i];
    raw_bytes += chunk.raw_bytes;
    stored_bytes += chunk.stored_bytes;
    out->BeginStruct();
    out->I64(2, 0);  // once the place of a second copy of the metadata; required
    AppendChunkMetadata(columns[i], chunk, out);
    if (place.offset_length > 0) {
      out->I64(4, place.offset_offset);
      out->I32(5, place.offset_length);
    }
    if (place.column_length > 0) {
      out->I64(6, place.column_offset);
      out->I32(7, place.column_length);
    }
    out->EndStruct();
  }
  out->I64(2, raw_bytes);
  out->I64(3, static_cast<std::int64_t>(group.rows));
  out->I64(5, group.chunks.front().offset);
  out->I64(6, stored_bytes);
  out->I16(7, static_cast<std::int16_t>(ordinal));
  out->EndStruct();
}

}  // namespace

void AppendFooter(std::span<const ColumnInfo> columns, std::span<const RowGroup> groups,
                  std::span<const IndexPlace> places, std::string* out) {
  const std::size_t begin = out->size();
  std::int64_t rows = 0;
  for (const RowGroup& group : groups) rows += static_cast<std::int64_t>(group.rows);
  CompactWriter footer(out);
  footer.BeginStruct();
  footer.I32(1, kFormatVersion);
  AppendSchema(columns, &footer);
  footer.I64(3, rows);
  footer.BeginList(4, CompactType::kStruct, groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    AppendRowGroup(columns, groups[i], i, places.subspan(i * columns.size(), columns.size()),
                   &footer);
  }
  footer.Binary(6, fmt::format("tracklake version {}.0.0", kWriterEpoch));
  footer.BeginList(7, CompactType::kStruct, columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    footer.BeginStruct();
    footer.EmptyStruct(1);  // ordered by type: bounds are what they say
    footer.EndStruct();
  }
  footer.EndStruct();
  const auto length = static_cast<std::uint32_t>(out->size() - begin);
  out->append(reinterpret_cast<const char*>(&length), sizeof(length));
  out->append(kMagic);
}

}  // namespace tracklake::parquet
