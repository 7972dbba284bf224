#include <algorithm>
#include <cassert>
#include <iterator>

#include "duck/database.h"

namespace tracklake {

QueryResult::QueryResult(duckdb_result result) : result_(result) {
  column_count_ = Duck().column_count(&result_);
  while (duckdb_data_chunk chunk = Duck().fetch_chunk(result_)) {
    row_count_ += Duck().data_chunk_get_size(chunk);
    chunks_.push_back({chunk, row_count_});
  }
}

QueryResult::QueryResult(QueryResult&& other) noexcept
    : result_(std::exchange(other.result_, duckdb_result{})),
      chunks_(std::exchange(other.chunks_, {})),
      row_count_(std::exchange(other.row_count_, 0)),
      column_count_(std::exchange(other.column_count_, 0)) {}

QueryResult::~QueryResult() {
  for (Chunk& chunk : chunks_) Duck().destroy_data_chunk(&chunk.data);
  Duck().destroy_result(&result_);
}

duckdb_type QueryResult::ColumnType(std::size_t column) const {
  return Duck().column_type(&result_, column);
}

QueryResult::Place QueryResult::Find(std::size_t row, std::size_t column) const {
  assert(row < row_count_ && column < column_count_);
  // Any chunk may be partly filled: each thread of a query ends its own.
  const auto chunk = std::ranges::upper_bound(chunks_, row, {}, &Chunk::end);
  const std::size_t begin = chunk == chunks_.begin() ? 0 : std::prev(chunk)->end;
  return {Duck().data_chunk_get_vector(chunk->data, column), row - begin};
}

bool QueryResult::IsNull(std::size_t row, std::size_t column) const {
  const Place place = Find(row, column);
  std::uint64_t* validity = Duck().vector_get_validity(place.vector);
  return validity != nullptr && !Duck().validity_row_is_valid(validity, place.index);
}

template <typename T>
T QueryResult::Value(std::size_t row, std::size_t column) const {
  const Place place = Find(row, column);
  return static_cast<const T*>(Duck().vector_get_data(place.vector))[place.index];
}

std::optional<std::int64_t> QueryResult::Integer(std::size_t row, std::size_t column) const {
  if (IsNull(row, column)) return std::nullopt;
  switch (ColumnType(column)) {
    case DUCKDB_TYPE_TINYINT:
      return Value<std::int8_t>(row, column);
    case DUCKDB_TYPE_SMALLINT:
      return Value<std::int16_t>(row, column);
    case DUCKDB_TYPE_INTEGER:
      return Value<std::int32_t>(row, column);
    case DUCKDB_TYPE_UTINYINT:
      return Value<std::uint8_t>(row, column);
    case DUCKDB_TYPE_USMALLINT:
      return Value<std::uint16_t>(row, column);
    case DUCKDB_TYPE_UINTEGER:
      return Value<std::uint32_t>(row, column);
    default:
      assert(ColumnType(column) == DUCKDB_TYPE_BIGINT || ColumnType(column) == DUCKDB_TYPE_UBIGINT);
      return Value<std::int64_t>(row, column);
  }
}

std::optional<bool> QueryResult::Boolean(std::size_t row, std::size_t column) const {
  if (IsNull(row, column)) return std::nullopt;
  assert(ColumnType(column) == DUCKDB_TYPE_BOOLEAN);
  return Value<bool>(row, column);
}

std::optional<std::string_view> QueryResult::Text(std::size_t row, std::size_t column) const {
  if (IsNull(row, column)) return std::nullopt;
  assert(ColumnType(column) == DUCKDB_TYPE_VARCHAR);
  const Place place = Find(row, column);
  auto* text = static_cast<duckdb_string_t*>(Duck().vector_get_data(place.vector)) + place.index;
  return std::string_view(Duck().string_t_data(text), Duck().string_t_length(*text));
}

}  // namespace tracklake
