#include "catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

constexpr std::string_view kCatalogKey = "catalog.sqlite";

// Another number makes the file anew.
constexpr int kCatalogVersion = 1;
constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, listing TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, table_name TEXT NOT NULL,"
    " format TEXT NOT NULL, day TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS files_by_day ON files (day);"
    "PRAGMA user_version = 1";

Result<std::int64_t> VersionOf(SqliteDatabase& database) {
  TL_ASSIGN(SqliteStatement statement, database.Prepare("PRAGMA user_version"));
  TL_TRY(statement.Step());
  return statement.Integer(0);
}

Result<SqliteDatabase> OpenCurrent(const std::string& path) {
  TL_ASSIGN(SqliteDatabase database, SqliteDatabase::Open(path));
  TL_ASSIGN(const std::int64_t version, VersionOf(database));
  if (version != 0 && version != kCatalogVersion) {
    return Fail(ErrorKind::kCorruption, "catalog: {} is of version {}", path, version);
  }
  if (version == 0) TL_TRY(database.Execute(kSchema));
  return database;
}

// Equal exactly when the same receipts were listed.
std::string Fingerprint(const DayListing& listing) {
  std::string text;
  const auto add = [&text](const ObjectInfo& info) {
    text += fmt::format("{}\t{}\t{}\n", info.key, info.size, info.changed_at);
  };
  for (const ObjectInfo& receipt : listing.receipts) add(receipt);
  if (listing.day_receipt) add(*listing.day_receipt);
  return Hash16(text);
}

Result<CatalogFile> FileOfRow(const SqliteStatement& row) {
  const auto table = FindTable(row.Text(1));
  const auto format = FindFileFormat(row.Text(2));
  const auto day = ParseIsoDate(row.Text(3));
  if (!table || !format || !day) {
    return Fail(ErrorKind::kCorruption, "catalog: the row of {} makes no sense", row.Text(0));
  }
  return CatalogFile{*table,
                     *format,
                     *day,
                     std::string(row.Text(0)),
                     row.Integer(4),
                     static_cast<std::uint64_t>(row.Integer(5)),
                     std::string(row.Text(6))};
}

}  // namespace

Result<Catalog> Catalog::Open(ObjectStore* store) {
  const std::string path = store->Location(kCatalogKey);
  auto database = OpenCurrent(path);
  if (!database && database.error().kind == ErrorKind::kCorruption) {
    const std::vector<std::string> files = {std::string(kCatalogKey), "catalog.sqlite-wal",
                                            "catalog.sqlite-shm"};
    TL_TRY(store->Delete(files));
    database = OpenCurrent(path);
  }
  if (!database) database = OpenCurrent(":memory:");
  if (!database) return std::unexpected(database.error());
  return Catalog(store, std::move(*database));
}

Result<std::vector<CatalogFile>> Catalog::Files() {
  TL_ASSIGN(SqliteStatement rows,
            database_.Prepare("SELECT key, table_name, format, day, rows, bytes, sha256 FROM files "
                              "ORDER BY key"));
  std::vector<CatalogFile> files;
  while (true) {
    TL_ASSIGN(const bool has_row, rows.Step());
    if (!has_row) return files;
    TL_ASSIGN(CatalogFile file, FileOfRow(rows));
    files.push_back(std::move(file));
  }
}

Result<std::vector<CatalogFile>> Catalog::FilesOfDay(const DayListing& listing) {
  TL_ASSIGN(const LiveDay live, ReadLiveDay(*store_, listing));
  std::vector<CatalogFile> files;
  for (const Part& part : live.Parts()) {
    const auto place = ParsePartKey(part.key);
    if (!place)
      return Fail(ErrorKind::kCorruption, "a receipt names {}, which is no part", part.key);
    files.push_back(
        {part.table, place->format, live.day, part.key, part.rows, part.bytes, part.sha256});
  }
  return files;
}

Result<> Catalog::ReplaceDay(const DayListing& listing, const std::vector<CatalogFile>& files) {
  const std::string day = FormatDate(listing.day);
  TL_ASSIGN(SqliteStatement forget, database_.Prepare("DELETE FROM files WHERE day = ?1"));
  forget.Bind(1, day);
  TL_TRY(forget.Run());
  TL_ASSIGN(SqliteStatement insert,
            database_.Prepare("INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  for (const CatalogFile& file : files) {
    insert.Bind(1, file.key);
    insert.Bind(2, Table(file.table).name);
    insert.Bind(3, NameOf(file.format));
    insert.Bind(4, day);
    insert.Bind(5, file.rows);
    insert.Bind(6, static_cast<std::int64_t>(file.bytes));
    insert.Bind(7, file.sha256);
    TL_TRY(insert.Run());
  }
  const std::string fingerprint = Fingerprint(listing);
  TL_ASSIGN(SqliteStatement remember,
            database_.Prepare("INSERT OR REPLACE INTO days VALUES (?1, ?2)"));
  remember.Bind(1, day);
  remember.Bind(2, fingerprint);
  return remember.Run();
}

Result<> Catalog::ForgetDaysBut(const std::vector<DayListing>& kept) {
  std::set<std::string> days;
  for (const DayListing& listing : kept) days.insert(FormatDate(listing.day));
  TL_ASSIGN(SqliteStatement known, database_.Prepare("SELECT day FROM days"));
  std::vector<std::string> gone;
  while (true) {
    TL_ASSIGN(const bool has_row, known.Step());
    if (!has_row) break;
    if (std::string day(known.Text(0)); !days.contains(day)) gone.push_back(std::move(day));
  }
  for (const char* sql : {"DELETE FROM files WHERE day = ?1", "DELETE FROM days WHERE day = ?1"}) {
    TL_ASSIGN(SqliteStatement forget, database_.Prepare(sql));
    for (const std::string& day : gone) {
      forget.Bind(1, day);
      TL_TRY(forget.Run());
    }
  }
  return {};
}

Result<std::vector<CatalogFile>> Catalog::Refresh() {
  TL_ASSIGN(const std::vector<DayListing> listings, ListReceipts(*store_));
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&database_));
  TL_ASSIGN(SqliteStatement known, database_.Prepare("SELECT day, listing FROM days"));
  std::map<std::string, std::string> fingerprints;
  while (true) {
    TL_ASSIGN(const bool has_row, known.Step());
    if (!has_row) break;
    fingerprints.emplace(known.Text(0), known.Text(1));
  }
  for (const DayListing& listing : listings) {
    const auto folded = fingerprints.find(FormatDate(listing.day));
    if (folded != fingerprints.end() && folded->second == Fingerprint(listing)) continue;
    TL_ASSIGN(const std::vector<CatalogFile> files, FilesOfDay(listing));
    TL_TRY(ReplaceDay(listing, files));
  }
  TL_TRY(ForgetDaysBut(listings));
  TL_ASSIGN(std::vector<CatalogFile> files, Files());
  TL_TRY(transaction.Commit());
  return files;
}

}  // namespace tracklake
