#include "query/worker/chunk_writer.h"

#include <algorithm>
#include <array>

namespace tracklake {
namespace {

struct Rows {
  idx_t begin;
  idx_t end;
};

// A column of the chunk as it lies in memory.
class Column {
 public:
  Column(duckdb_data_chunk chunk, idx_t index)
      : vector_(Duck().data_chunk_get_vector(chunk, index)),
        validity_(Duck().vector_get_validity(vector_)),
        data_(Duck().vector_get_data(vector_)) {}

  bool IsPresent(idx_t row) const {
    return validity_ == nullptr || Duck().validity_row_is_valid(validity_, row);
  }
  template <typename T>
  T Value(idx_t row) const {
    return static_cast<const T*>(data_)[row];
  }
  std::string_view Text(idx_t row) const {
    if (!IsPresent(row)) return {};
    auto* text = static_cast<duckdb_string_t*>(data_) + row;
    return {Duck().string_t_data(text), Duck().string_t_length(*text)};
  }
  duckdb_type type() const {
    duckdb_logical_type type = Duck().vector_get_column_type(vector_);
    const duckdb_type id = Duck().get_type_id(type);
    Duck().destroy_logical_type(&type);
    return id;
  }

 private:
  duckdb_vector vector_;
  std::uint64_t* validity_;
  void* data_;
};

void WritePresence(const Column& column, Rows rows, FrameWriter* frame) {
  bool has_nulls = false;
  for (idx_t row = rows.begin; row < rows.end; ++row) has_nulls |= !column.IsPresent(row);
  frame->Byte(has_nulls ? 1 : 0);
  if (!has_nulls) return;
  for (idx_t first = rows.begin; first < rows.end; first += 8) {
    std::uint8_t byte = 0;
    for (idx_t row = first; row < std::min(first + 8, rows.end); ++row) {
      if (column.IsPresent(row)) byte |= static_cast<std::uint8_t>(1U << (row - first));
    }
    frame->Byte(byte);
  }
}

template <typename From, typename To>
void WriteValues(const Column& column, Rows rows, FrameWriter* frame) {
  for (idx_t row = rows.begin; row < rows.end; ++row) {
    // Behind a NULL there may be anything.
    frame->Raw(column.IsPresent(row) ? static_cast<To>(column.Value<From>(row)) : To{});
  }
}

void WriteTexts(const Column& column, Rows rows, FrameWriter* frame) {
  std::uint32_t end = 0;
  for (idx_t row = rows.begin; row < rows.end; ++row) {
    end += static_cast<std::uint32_t>(column.Text(row).size());
    frame->Number(end);
  }
  for (idx_t row = rows.begin; row < rows.end; ++row) frame->Bytes(column.Text(row));
}

void WriteNumbers(const Column& column, Rows rows, FrameWriter* frame) {
  switch (column.type()) {
    case DUCKDB_TYPE_BOOLEAN:
      return WriteValues<std::uint8_t, std::uint8_t>(column, rows, frame);
    case DUCKDB_TYPE_TINYINT:
      return WriteValues<std::int8_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_SMALLINT:
      return WriteValues<std::int16_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE:
      return WriteValues<std::int32_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_UTINYINT:
      return WriteValues<std::uint8_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_USMALLINT:
      return WriteValues<std::uint16_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_UINTEGER:
      return WriteValues<std::uint32_t, std::int64_t>(column, rows, frame);
    case DUCKDB_TYPE_DOUBLE:
      return WriteValues<double, double>(column, rows, frame);
    default:  // BIGINT, TIMESTAMP
      return WriteValues<std::int64_t, std::int64_t>(column, rows, frame);
  }
}

bool IsText(WireType type) { return type == WireType::kText || type == WireType::kJson; }

// At least what the rows take as a frame.
std::size_t FrameBytes(const std::vector<Column>& columns, const std::vector<WireType>& types,
                       Rows rows) {
  const std::size_t count = rows.end - rows.begin;
  std::size_t bytes = 64 + columns.size() * (2 + count / 8 + 1 + count * sizeof(std::uint64_t));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!IsText(types[i])) continue;
    for (idx_t row = rows.begin; row < rows.end; ++row) bytes += columns[i].Text(row).size();
  }
  return bytes;
}

std::string WriteRows(const std::vector<Column>& columns, const std::vector<WireType>& types,
                      Rows rows, std::size_t bytes) {
  FrameWriter frame(FrameKind::kChunk);
  frame.Reserve(bytes);
  frame.Number(static_cast<std::uint32_t>(rows.end - rows.begin));
  frame.Number(static_cast<std::uint32_t>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    frame.Byte(static_cast<std::uint8_t>(types[i]));
    WritePresence(columns[i], rows, &frame);
    IsText(types[i]) ? WriteTexts(columns[i], rows, &frame)
                     : WriteNumbers(columns[i], rows, &frame);
  }
  return std::move(frame).Finish();
}

using Send = std::function<bool(std::string_view)>;

Result<bool> SendRows(const std::vector<Column>& columns, const std::vector<WireType>& types,
                      Rows rows, const Send& send) {
  const bool is_one = rows.end - rows.begin == 1;
  const std::size_t bytes = FrameBytes(columns, types, rows);
  if (bytes <= (is_one ? kMaxFrameBytes : kUsualFrameBytes)) {
    return send(WriteRows(columns, types, rows, bytes));
  }
  if (is_one) {
    return WithHint(
        Fail(ErrorKind::kUsage, "a row of the result is larger than {} MiB", kMaxFrameBytes >> 20),
        "Ask for a part of the value, or save it with --output FILE.parquet.");
  }
  const idx_t middle = rows.begin + (rows.end - rows.begin) / 2;
  TL_ASSIGN(const bool wanted, SendRows(columns, types, {rows.begin, middle}, send));
  if (!wanted) return false;
  return SendRows(columns, types, {middle, rows.end}, send);
}

struct SimpleType {
  duckdb_type id;
  WireType wire;
  std::string_view name;
};
constexpr std::array<SimpleType, 12> kSimpleTypes = {{
    {DUCKDB_TYPE_BOOLEAN, WireType::kBoolean, "BOOLEAN"},
    {DUCKDB_TYPE_TINYINT, WireType::kInteger, "TINYINT"},
    {DUCKDB_TYPE_SMALLINT, WireType::kInteger, "SMALLINT"},
    {DUCKDB_TYPE_INTEGER, WireType::kInteger, "INTEGER"},
    {DUCKDB_TYPE_BIGINT, WireType::kInteger, "BIGINT"},
    {DUCKDB_TYPE_UTINYINT, WireType::kInteger, "UTINYINT"},
    {DUCKDB_TYPE_USMALLINT, WireType::kInteger, "USMALLINT"},
    {DUCKDB_TYPE_UINTEGER, WireType::kInteger, "UINTEGER"},
    {DUCKDB_TYPE_DOUBLE, WireType::kReal, "DOUBLE"},
    {DUCKDB_TYPE_VARCHAR, WireType::kText, "VARCHAR"},
    {DUCKDB_TYPE_DATE, WireType::kDate, "DATE"},
    {DUCKDB_TYPE_TIMESTAMP, WireType::kTimestamp, "TIMESTAMP"},
}};

const SimpleType* FindSimple(duckdb_logical_type type) {
  char* alias = Duck().logical_type_get_alias(type);
  if (alias != nullptr) {  // JSON is a VARCHAR by that name
    Duck().free(alias);
    return nullptr;
  }
  const auto found = std::ranges::find(kSimpleTypes, Duck().get_type_id(type), &SimpleType::id);
  return found == kSimpleTypes.end() ? nullptr : &*found;
}

}  // namespace

std::optional<WireType> WireTypeOf(duckdb_logical_type type) {
  const SimpleType* simple = FindSimple(type);
  return simple == nullptr ? std::nullopt : std::optional(simple->wire);
}

std::optional<std::string_view> SimpleNameOf(duckdb_logical_type type) {
  const SimpleType* simple = FindSimple(type);
  return simple == nullptr ? std::nullopt : std::optional(simple->name);
}

Result<bool> WriteChunk(duckdb_data_chunk chunk, const std::vector<WireType>& types,
                        const Send& send) {
  std::vector<Column> columns;
  for (idx_t i = 0; i < types.size(); ++i) columns.emplace_back(chunk, i);
  return SendRows(columns, types, {0, Duck().data_chunk_get_size(chunk)}, send);
}

}  // namespace tracklake
