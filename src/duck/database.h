// DuckDB's C API as C++ objects: a database, its connections, statements and results. Handles are
// closed by their destructors and every failure is a Result.
//
// A Database may be used from any thread; a Connection and what it makes from one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "duck/api.h"

namespace tracklake {

namespace duck_internal {
template <auto Close>
struct Closer {
  template <typename Handle>
  void operator()(Handle* handle) const {
    (Duck().*Close)(&handle);
  }
};
template <typename Handle, auto Close>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Closer<Close>>;
}  // namespace duck_internal

// Whether an error says that memory did not suffice: kExhausted, and no other cure is known, as
// there is for threads and descriptors.
bool IsOutOfMemory(const Error& error);

// DuckDB's complaint where it tells no type, as by preparing: the message tells it.
Error ErrorOfMessage(const char* message);

// All rows of a finished query, in memory. Cells are addressed by row and column, from 0.
class QueryResult {
 public:
  // Takes over *result, which must be a success.
  explicit QueryResult(duckdb_result result);
  ~QueryResult();
  QueryResult(QueryResult&& other) noexcept;
  QueryResult& operator=(QueryResult&&) = delete;

  std::size_t row_count() const { return row_count_; }

  bool IsNull(std::size_t row, std::size_t column) const;
  // nullopt for NULL. The column must be of the kind asked for: any integer type of up to 64 bits,
  // BOOLEAN, VARCHAR. Texts live as long as the result.
  std::optional<std::int64_t> Integer(std::size_t row, std::size_t column) const;
  std::optional<bool> Boolean(std::size_t row, std::size_t column) const;
  std::optional<std::string_view> Text(std::size_t row, std::size_t column) const;

 private:
  struct Place {
    duckdb_vector vector;
    idx_t index;
  };
  struct Chunk {
    duckdb_data_chunk data;
    std::size_t end;  // the row after its last
  };
  duckdb_type ColumnType(std::size_t column) const;
  Place Find(std::size_t row, std::size_t column) const;
  template <typename T>
  T Value(std::size_t row, std::size_t column) const;

  mutable duckdb_result result_;
  std::vector<Chunk> chunks_;
  std::size_t row_count_ = 0;
  std::size_t column_count_ = 0;
};

// A statement whose parameters ($1, $2, … or $name) are bound, never glued into its text.
class Statement {
 public:
  // Parameters count from 1. nullopt is NULL.
  Result<> Bind(std::size_t parameter, std::optional<std::string_view> text);
  Result<> BindInteger(std::size_t parameter, std::int64_t value);
  Result<> BindReal(std::size_t parameter, double value);
  Result<> BindBoolean(std::size_t parameter, bool value);
  std::size_t parameter_count() const;
  std::string ParameterName(std::size_t parameter) const;  // without the dollar

  std::size_t column_count() const;
  std::string ColumnName(std::size_t column) const;  // from 0

  duckdb_prepared_statement raw() const { return handle_.get(); }

  Result<QueryResult> Execute();

  // Runs it and hands over a chunk at a time, in bounded memory, until there is none or `take`
  // returns false. A chunk lives as long as the call.
  Result<> Stream(const std::function<bool(duckdb_data_chunk)>& take);

 private:
  friend class Connection;
  using Handle = duck_internal::Owned<duckdb_prepared_statement, &DuckApi::destroy_prepare>;
  explicit Statement(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

class Connection {
 public:
  // Runs one or more statements; the result is the last one's.
  Result<QueryResult> Query(const std::string& sql);
  Result<Statement> Prepare(const std::string& sql);

  duckdb_connection raw() const { return handle_.get(); }

 private:
  friend class Database;
  using Handle = duck_internal::Owned<duckdb_connection, &DuckApi::disconnect>;
  explicit Connection(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

class Database {
 public:
  // Names and values as in DuckDB's SET, in force from the first moment.
  using Settings = std::vector<std::pair<std::string, std::string>>;

  // An empty database in memory that never writes outside COPY and ATTACH. Loads DuckDB, from
  // `library` if that is not empty (see LoadDuckDb). kExhausted where there is not even the memory
  // to begin with.
  static Result<Database> OpenInMemory(const Settings& settings, const std::string& library = {});

  Result<Connection> Connect();

 private:
  using Handle = duck_internal::Owned<duckdb_database, &DuckApi::close>;
  explicit Database(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

// A name in double quotes and a text in single ones, for the places of SQL where no parameter can
// stand.
std::string QuoteIdentifier(std::string_view name);
std::string QuoteText(std::string_view text);

// A path for read_parquet and read_csv, which take *, ? and [ for wildcards: the pattern that only
// this path fits.
std::string FilePattern(std::string_view path);

}  // namespace tracklake
