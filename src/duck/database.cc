#include "duck/database.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/exhausted.h"
#include "base/mutex.h"
#include "base/os_error.h"

namespace tracklake {
namespace {

// What the caller may do about it. Everything that is not named here comes from the SQL itself.
ErrorKind KindOf(duckdb_error_type type) {
  switch (type) {
    case DUCKDB_ERROR_IO:
      return ErrorKind::kIo;
    case DUCKDB_ERROR_PERMISSION:
      return ErrorKind::kPermission;
    case DUCKDB_ERROR_INTERRUPT:
      return ErrorKind::kUnavailable;
    case DUCKDB_ERROR_OUT_OF_MEMORY:
      return ErrorKind::kExhausted;
    case DUCKDB_ERROR_INTERNAL:
    case DUCKDB_ERROR_FATAL:
      return ErrorKind::kInternal;
    default:
      return ErrorKind::kUsage;
  }
}

// Where DuckDB tells no type, and of what the system refused it, only its message knows.
Error Explain(ErrorKind kind, const char* text) {
  Error error{kind, text ? text : "DuckDB failed", {}, {}};
  for (const std::string_view starved : {"Out of Memory", "Allocation failure", "std::bad_alloc"}) {
    if (error.message.find(starved) != std::string::npos) error.kind = ErrorKind::kExhausted;
  }
  if (error.message.starts_with("IO Error")) error.kind = ErrorKind::kIo;
  const int refused = error.kind == ErrorKind::kIo ? ErrnoIn(error.message) : 0;
  if (refused != 0) {
    error.kind = KindOfErrno(refused);
    error.hint = CureOfErrno(refused);
  }
  if (error.kind == ErrorKind::kExhausted && error.hint.empty()) error.hint = OutOfMemory().hint;
  return error;
}

// Takes over *result, which is a failure.
Error TakeError(duckdb_result* result) {
  Error error = Explain(KindOf(Duck().result_error_type(result)), Duck().result_error(result));
  Duck().destroy_result(result);
  return error;
}

Result<QueryResult> TakeResult(duckdb_state state, duckdb_result* result) {
  if (state == DuckDBSuccess) return QueryResult(*result);
  return std::unexpected(TakeError(result));
}

// What a database takes until its first statement, and some more. DuckDB does not survive being
// refused while it begins (its allocator crashes, and it follows a pointer to a file that it could
// not open), so there must be room before.
constexpr std::size_t kHeadroomBytes = std::size_t{96} << 20;
constexpr std::size_t kHeadroomFiles = 8;

Result<> CheckHeadroom() {
  void* room =
      mmap(nullptr, kHeadroomBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return std::unexpected(OutOfMemory());
  munmap(room, kHeadroomBytes);
  std::array<int, kHeadroomFiles> files;
  for (int& file : files) file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const bool all = std::ranges::none_of(files, [](int file) { return file < 0; });
  for (const int file : files) {
    if (file >= 0) close(file);
  }
  if (all) return {};
  return WithHint(Fail(KindOfErrno(EMFILE), "DuckDB does not open: too many open files"),
                  CureOfErrno(EMFILE));
}

std::string Quote(std::string_view text, char mark) {
  std::string quoted(1, mark);
  for (const char c : text) {
    if (c == mark) quoted += mark;
    quoted += c;
  }
  return quoted += mark;
}

}  // namespace

bool IsOutOfMemory(const Error& error) {
  return error.kind == ErrorKind::kExhausted &&
         (error.hint.empty() || error.hint == kOutOfMemoryHint);
}

Error ErrorOfMessage(const char* message) { return Explain(ErrorKind::kUsage, message); }

Result<Database> Database::OpenInMemory(const Settings& settings, const std::string& library) {
  static Mutex mutex;  // what one has found free, no other may take before it
  const MutexLock lock(mutex);
  TL_TRY(CheckHeadroom());  // for the library, which takes less: the loader gives no reason
  TL_TRY(LoadDuckDb(library));
  TL_TRY(CheckHeadroom());
  duckdb_config config = nullptr;
  if (Duck().create_config(&config) != DuckDBSuccess) {
    return std::unexpected(OutOfMemory());
  }
  const duck_internal::Owned<duckdb_config, &DuckApi::destroy_config> owner(config);
  for (const auto& [name, value] : settings) {
    if (Duck().set_config(config, name.c_str(), value.c_str()) != DuckDBSuccess) {
      return Fail(ErrorKind::kInternal, "DuckDB refuses the setting {} = {}", name, value);
    }
  }
  duckdb_database database = nullptr;
  char* reason = nullptr;
  if (Duck().open_ext(nullptr, &database, config, &reason) != DuckDBSuccess) {
    Error error = Explain(ErrorKind::kInternal, reason);
    Duck().free(reason);
    error.message = "DuckDB does not open: " + error.message;
    return std::unexpected(std::move(error));
  }
  return Database(Handle(database));
}

Result<Connection> Database::Connect() {
  duckdb_connection connection = nullptr;
  if (Duck().connect(handle_.get(), &connection) != DuckDBSuccess) {
    return std::unexpected(OutOfMemory());
  }
  return Connection(Connection::Handle(connection));
}

Result<QueryResult> Connection::Query(const std::string& sql) {
  duckdb_result result;
  return TakeResult(Duck().query(handle_.get(), sql.c_str(), &result), &result);
}

Result<Statement> Connection::Prepare(const std::string& sql) {
  duckdb_prepared_statement statement = nullptr;
  const duckdb_state state = Duck().prepare(handle_.get(), sql.c_str(), &statement);
  Statement::Handle owner(statement);
  if (state != DuckDBSuccess) {
    return std::unexpected(Explain(ErrorKind::kUsage, Duck().prepare_error(statement)));
  }
  return Statement(std::move(owner));
}

namespace {

Result<> Bound(duckdb_state state, std::size_t parameter) {
  if (state == DuckDBSuccess) return {};
  return Fail(ErrorKind::kInternal, "parameter ${} takes no such value", parameter);
}

}  // namespace

Result<> Statement::Bind(std::size_t parameter, std::optional<std::string_view> text) {
  if (!text) return Bound(Duck().bind_null(handle_.get(), parameter), parameter);
  return Bound(Duck().bind_varchar_length(handle_.get(), parameter, text->data(), text->size()),
               parameter);
}

Result<> Statement::BindInteger(std::size_t parameter, std::int64_t value) {
  return Bound(Duck().bind_int64(handle_.get(), parameter, value), parameter);
}

Result<> Statement::BindReal(std::size_t parameter, double value) {
  return Bound(Duck().bind_double(handle_.get(), parameter, value), parameter);
}

Result<> Statement::BindBoolean(std::size_t parameter, bool value) {
  return Bound(Duck().bind_boolean(handle_.get(), parameter, value), parameter);
}

std::size_t Statement::parameter_count() const { return Duck().nparams(handle_.get()); }

std::string Statement::ParameterName(std::size_t parameter) const {
  const char* name = Duck().parameter_name(handle_.get(), parameter);
  std::string text = name ? name : "";
  Duck().free(const_cast<char*>(name));
  return text;
}

Result<QueryResult> Statement::Execute() {
  duckdb_result result;
  return TakeResult(Duck().execute_prepared(handle_.get(), &result), &result);
}

std::size_t Statement::column_count() const {
  return Duck().prepared_statement_column_count(handle_.get());
}

std::string Statement::ColumnName(std::size_t column) const {
  const char* name = Duck().prepared_statement_column_name(handle_.get(), column);
  std::string text = name ? name : "";
  Duck().free(const_cast<char*>(name));
  return text;
}

Result<> Statement::Stream(const std::function<bool(duckdb_data_chunk)>& take) {
  duckdb_result result;
  if (Duck().execute_prepared_streaming(handle_.get(), &result) != DuckDBSuccess) {
    return std::unexpected(TakeError(&result));
  }
  bool wanted = true;
  while (wanted) {
    duckdb_data_chunk chunk = Duck().fetch_chunk(result);
    if (chunk == nullptr) break;
    wanted = take(chunk);
    Duck().destroy_data_chunk(&chunk);
  }
  if (wanted && Duck().result_error(&result) != nullptr) return std::unexpected(TakeError(&result));
  Duck().destroy_result(&result);
  return {};
}

std::string QuoteIdentifier(std::string_view name) { return Quote(name, '"'); }
std::string QuoteText(std::string_view text) { return Quote(text, '\''); }

std::string FilePattern(std::string_view path) {
  std::string pattern;
  for (const char c : path) {
    const bool is_wildcard = c == '*' || c == '?' || c == '[';
    pattern += is_wildcard ? std::string{'[', c, ']'} : std::string{c};
  }
  return pattern;
}

}  // namespace tracklake
