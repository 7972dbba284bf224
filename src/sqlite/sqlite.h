// SQLite as C++ objects: a database and its prepared statements, failures as Result. One connection
// belongs to one thread; several processes may have the same file open.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace tracklake {

class SqliteStatement {
 public:
  // Parameters count from 1. The text must live until the next Step() that ends the statement.
  void Bind(int parameter, std::string_view text);
  void Bind(int parameter, std::int64_t number);
  void BindNull(int parameter);

  // True while there is a row. kIo with SQLite's reason when it fails.
  Result<bool> Step();
  // Steps once and makes the statement ready for new values: for statements without rows.
  Result<> Run();

  // Columns count from 0. The text lives until the next Step().
  std::string_view Text(int column) const;
  std::int64_t Integer(int column) const;
  bool IsNull(int column) const;

 private:
  friend class SqliteDatabase;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  explicit SqliteStatement(sqlite3_stmt* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// What a power cut may leave.
enum class SqliteSync : std::uint8_t {
  kOff,        // a broken file: for what can be made again
  kInLogOnly,  // the file without its last transactions
};

class SqliteDatabase {
 public:
  // Opens or creates the file, in WAL. kIo when it cannot be opened for writing, kCorruption when
  // it is no SQLite database.
  static Result<SqliteDatabase> Open(const std::string& path, SqliteSync sync);
  // Opens the file for reading, where nobody can write it: without locks, and without what a writer
  // may have left beside it. kIo when it cannot be read.
  static Result<SqliteDatabase> OpenUnchanging(const std::string& path);

  Result<> Execute(const char* sql);
  Result<SqliteStatement> Prepare(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  explicit SqliteDatabase(std::unique_ptr<sqlite3, Close> handle) : handle_(std::move(handle)) {}
  static Result<SqliteDatabase> OpenWith(const std::string& name, int flags);
  Result<> LogAhead(SqliteSync sync);
  std::unique_ptr<sqlite3, Close> handle_;
};

// Begins a transaction, which is rolled back unless it is committed. The database must outlive it.
class SqliteTransaction {
 public:
  // Waits for other writers.
  static Result<SqliteTransaction> Begin(SqliteDatabase* database);
  SqliteTransaction(SqliteTransaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)) {}
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();

  Result<> Commit();

 private:
  explicit SqliteTransaction(SqliteDatabase* database) : database_(database) {}
  SqliteDatabase* database_;
};

}  // namespace tracklake
