#include "duck/row_function.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>
#include <variant>

namespace tracklake {
namespace {

duckdb_type DuckType(ColumnType type) {
  switch (type) {
    case ColumnType::kVarchar:
      return DUCKDB_TYPE_VARCHAR;
    case ColumnType::kInteger:
      return DUCKDB_TYPE_INTEGER;
    case ColumnType::kBigint:
      return DUCKDB_TYPE_BIGINT;
    case ColumnType::kDouble:
      return DUCKDB_TYPE_DOUBLE;
    case ColumnType::kBoolean:
      return DUCKDB_TYPE_BOOLEAN;
    case ColumnType::kDate:
      return DUCKDB_TYPE_DATE;
    case ColumnType::kTimestamp:
      return DUCKDB_TYPE_TIMESTAMP;
  }
  return DUCKDB_TYPE_INVALID;
}

// Values as they lie in DuckDB's vectors.
std::int32_t Native(std::int32_t value) { return value; }
std::int64_t Native(std::int64_t value) { return value; }
double Native(double value) { return value; }
bool Native(bool value) { return value; }
std::int32_t Native(Day value) {
  return static_cast<std::int32_t>(value.time_since_epoch().count());
}
std::int64_t Native(Micros value) { return value.time_since_epoch().count(); }

// Points at the text where it is: whatever consumes the chunk copies what it keeps.
duckdb_string_t Native(std::string_view text) {
  duckdb_string_t native{};
  native.value.pointer.length = static_cast<std::uint32_t>(text.size());
  if (text.size() <= sizeof(native.value.inlined.inlined)) {
    if (!text.empty()) std::memcpy(native.value.inlined.inlined, text.data(), text.size());
    return native;
  }
  std::memcpy(native.value.pointer.prefix, text.data(), sizeof(native.value.pointer.prefix));
  native.value.pointer.ptr = const_cast<char*>(text.data());
  return native;
}

template <typename Row, typename T>
void FillColumn(std::span<const Row> rows, std::optional<T> Row::* member, duckdb_vector vector) {
  auto* values = static_cast<decltype(Native(T()))*>(duckdb_vector_get_data(vector));
  std::uint64_t* validity = nullptr;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::optional<T>& value = rows[i].*member;
    if (value.has_value()) {
      values[i] = Native(*value);
      continue;
    }
    if (validity == nullptr) {
      duckdb_vector_ensure_validity_writable(vector);
      validity = duckdb_vector_get_validity(vector);
    }
    validity[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
}

// What a function is told at registration.
struct Source {
  const void* const* offered;
  TableId table;
};

void Bind(duckdb_bind_info info) {
  const auto* source = static_cast<const Source*>(duckdb_bind_get_extra_info(info));
  for (const ColumnInfo& column : Table(source->table).columns) {
    duckdb_logical_type type = duckdb_create_logical_type(DuckType(column.type));
    duckdb_bind_add_result_column(info, std::string(column.name).c_str(), type);
    duckdb_destroy_logical_type(&type);
  }
}

// How far a scan is: the index of the next row.
void Init(duckdb_init_info info) {
  duckdb_init_set_init_data(info, new std::size_t(0),
                            [](void* next) { delete static_cast<std::size_t*>(next); });
  duckdb_init_set_max_threads(info, 1);  // the rows' order is part of the files' bytes
}

template <typename Row>
void Scan(duckdb_function_info info, duckdb_data_chunk chunk) {
  const auto* source = static_cast<const Source*>(duckdb_function_get_extra_info(info));
  auto* next = static_cast<std::size_t*>(duckdb_function_get_init_data(info));
  const auto* rows = static_cast<const std::vector<Row>*>(*source->offered);
  const std::size_t left = rows == nullptr ? 0 : rows->size() - *next;
  const std::size_t count = std::min<std::size_t>(left, duckdb_vector_size());
  if (count > 0) {
    const std::span<const Row> slice(rows->data() + *next, count);
    idx_t index = 0;
    for (const Column<Row>& column : Columns<Row>()) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, index++);
      std::visit([&](auto member) { FillColumn(slice, member, vector); }, column.member);
    }
  }
  *next += count;
  duckdb_data_chunk_set_size(chunk, count);
}

Result<> RegisterOne(duckdb_connection connection, const std::string& name, const Source& source,
                     duckdb_table_function_t scan) {
  const duck_internal::Owned<duckdb_table_function, duckdb_destroy_table_function> function(
      duckdb_create_table_function());
  duckdb_table_function_set_name(function.get(), name.c_str());
  duckdb_table_function_set_extra_info(function.get(), new Source(source),
                                       [](void* extra) { delete static_cast<Source*>(extra); });
  duckdb_table_function_set_bind(function.get(), Bind);
  duckdb_table_function_set_init(function.get(), Init);
  duckdb_table_function_set_function(function.get(), scan);
  if (duckdb_register_table_function(connection, function.get()) != DuckDBSuccess) {
    return Fail(ErrorKind::kInternal, "DuckDB does not take the table function {}", name);
  }
  return {};
}

}  // namespace

std::string RowFunctions::NameOf(TableId table) { return "rows_" + std::string(Table(table).name); }

Result<std::unique_ptr<RowFunctions>> RowFunctions::Register(const Connection& connection) {
  std::unique_ptr<RowFunctions> functions(new RowFunctions());
  Result<> outcome;
  const Rows none;
  ForEachTable(none, [&]<typename Row>(TableId id, const std::vector<Row>&) {
    if (!outcome.has_value()) return;
    const Source source{&functions->offered_[static_cast<std::size_t>(id)], id};
    outcome = RegisterOne(connection.raw(), NameOf(id), source, Scan<Row>);
  });
  TL_TRY(std::move(outcome));
  return functions;
}

void RowFunctions::Offer(const Rows& rows) {
  ForEachTable(rows, [&](TableId id, const auto& table) {
    offered_[static_cast<std::size_t>(id)] = &table;
  });
}

}  // namespace tracklake
