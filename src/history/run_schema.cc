#include "history/run_schema.h"

#include <cstdint>

namespace tracklake {
namespace {

constexpr int kVersion = 1;

constexpr const char* kSchema = R"(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL,
  arguments TEXT NOT NULL, folder TEXT NOT NULL, why TEXT NOT NULL, began_at INTEGER NOT NULL,
  ended_at INTEGER, outcome TEXT NOT NULL, retry_at INTEGER, calls INTEGER NOT NULL,
  landed INTEGER NOT NULL, objects INTEGER NOT NULL, bytes INTEGER NOT NULL,
  rows INTEGER NOT NULL, parts INTEGER NOT NULL, quarantined INTEGER NOT NULL,
  refused INTEGER NOT NULL, failures INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS stages (
  run TEXT NOT NULL, place INTEGER NOT NULL, stage TEXT NOT NULL, began_at INTEGER NOT NULL,
  ended_at INTEGER, outcome TEXT NOT NULL, calls INTEGER NOT NULL, landed INTEGER NOT NULL,
  objects INTEGER NOT NULL, bytes INTEGER NOT NULL, rows INTEGER NOT NULL,
  parts INTEGER NOT NULL, quarantined INTEGER NOT NULL, refused INTEGER NOT NULL,
  failures INTEGER NOT NULL, PRIMARY KEY (run, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS errors (
  run TEXT NOT NULL, place INTEGER NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL,
  hint TEXT NOT NULL, PRIMARY KEY (run, place)) WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT)";

// A column that came later, where others may be making it too. An earlier tracklake that meets it
// leaves it empty.
constexpr const char* kHasSource = "SELECT 1 FROM pragma_table_info('runs') WHERE name = 'source'";
constexpr const char* kAddSource = "ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT ''";

// The version that the file has; 0 without tables.
Result<std::int64_t> VersionOf(SqliteDatabase& database, const std::string& path) {
  TL_ASSIGN(SqliteStatement statement, database.Prepare("PRAGMA user_version"));
  TL_TRY(statement.Step());
  const std::int64_t version = statement.Integer(0);
  if (version <= kVersion) return version;
  return WithHint(
      Fail(ErrorKind::kConfig, "{} was made by a later version of tracklake ({})", path, version),
      "Take that version; this one keeps no history here.");
}

Result<> AddSource(SqliteDatabase& database) {
  TL_ASSIGN(const bool has_source, HasSource(database));
  if (has_source) return {};
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&database));
  TL_ASSIGN(const bool has_source_now, HasSource(database));
  if (!has_source_now) TL_TRY(database.Execute(kAddSource));
  return transaction.Commit();
}

}  // namespace

Result<bool> HasSource(SqliteDatabase& database) {
  TL_ASSIGN(SqliteStatement statement, database.Prepare(kHasSource));
  return statement.Step();
}

Result<> MakeRunTables(SqliteDatabase& database, const std::string& path) {
  TL_ASSIGN(const std::int64_t version, VersionOf(database, path));
  if (version < kVersion) TL_TRY(database.Execute(kSchema));
  return AddSource(database);
}

Result<bool> HasRunTables(SqliteDatabase& database, const std::string& path) {
  TL_ASSIGN(const std::int64_t version, VersionOf(database, path));
  return version == kVersion;
}

}  // namespace tracklake
