#include "sqlite/sqlite.h"

#include <new>
#include <tuple>

#include "base/exhausted.h"

namespace tracklake {
namespace {

// How long a process waits for another one that writes, which takes milliseconds.
constexpr int kBusyTimeoutMs = 2'000;
constexpr int kRetryMs = 5;

// "catalog.sqlite"
std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::unexpected<Error> Failure(sqlite3* handle, const char* what) {
  const int code = sqlite3_errcode(handle);
  if (code == SQLITE_NOMEM) throw std::bad_alloc();
  const char* const file = sqlite3_db_filename(handle, "main");
  const bool broken = code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
  return Fail(broken ? ErrorKind::kCorruption : ErrorKind::kIo, "{}: {}: {}",
              file == nullptr ? "SQLite" : NameOf(file), what, sqlite3_errmsg(handle));
}

// Of calls that fail for want of memory and for nothing else.
void Check(int code) {
  if (code == SQLITE_NOMEM) throw std::bad_alloc();
}

}  // namespace

void SqliteStatement::Bind(int parameter, std::string_view text) {
  Check(sqlite3_bind_text(handle_.get(), parameter, text.data(), static_cast<int>(text.size()),
                          SQLITE_STATIC));
}

void SqliteStatement::Bind(int parameter, std::int64_t number) {
  Check(sqlite3_bind_int64(handle_.get(), parameter, number));
}

void SqliteStatement::BindNull(int parameter) {
  Check(sqlite3_bind_null(handle_.get(), parameter));
}

Result<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return Failure(sqlite3_db_handle(handle_.get()), sqlite3_sql(handle_.get()));
}

Result<> SqliteStatement::Run() {
  const auto stepped = Step();
  sqlite3_reset(handle_.get());
  if (!stepped) return std::unexpected(stepped.error());
  return {};
}

std::string_view SqliteStatement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  if (text == nullptr) {
    Check(sqlite3_errcode(sqlite3_db_handle(handle_.get())));
    return {};
  }
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::int64_t SqliteStatement::Integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

bool SqliteStatement::IsNull(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

Result<SqliteDatabase> SqliteDatabase::OpenWith(const std::string& name, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  SqliteDatabase database{std::unique_ptr<sqlite3, Close>(handle)};
  if (code != SQLITE_OK) return Failure(handle, name.c_str());
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return database;
}

Result<SqliteDatabase> SqliteDatabase::Open(const std::string& path, SqliteSync sync) {
  TL_ASSIGN(SqliteDatabase database, OpenWith(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  if (sqlite3_db_readonly(database.handle_.get(), "main") != 0) {
    return Fail(ErrorKind::kIo, "{} cannot be written", path);
  }
  TL_TRY(database.LogAhead(sync));
  return database;
}

// Of two that make the file at once one is refused without a wait: the busy timeout does not cover
// a change of the journal's mode.
Result<> SqliteDatabase::LogAhead(SqliteSync sync) {
  for (int waited = 0;; waited += kRetryMs) {
    const auto done = Execute(sync == SqliteSync::kOff
                                  ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"
                                  : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const bool is_busy = !done && sqlite3_errcode(handle_.get()) == SQLITE_BUSY;
    if (!is_busy || waited >= kBusyTimeoutMs) return done;
    sqlite3_sleep(kRetryMs);
  }
}

Result<SqliteDatabase> SqliteDatabase::OpenUnchanging(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string{c};
  }
  return OpenWith(uri + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

Result<> SqliteDatabase::Execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return Failure(handle_.get(), sql);
}

Result<SqliteStatement> SqliteDatabase::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                         nullptr) != SQLITE_OK) {
    return Failure(handle_.get(), std::string(sql).c_str());
  }
  return SqliteStatement(statement);
}

Result<SqliteTransaction> SqliteTransaction::Begin(SqliteDatabase* database) {
  TL_TRY(database->Execute("BEGIN IMMEDIATE"));
  return SqliteTransaction(database);
}

SqliteTransaction::~SqliteTransaction() {
  if (database_ == nullptr) return;
  AsFarAsPossible([this] { std::ignore = database_->Execute("ROLLBACK"); });
}

Result<> SqliteTransaction::Commit() {
  return std::exchange(database_, nullptr)->Execute("COMMIT");
}

}  // namespace tracklake
