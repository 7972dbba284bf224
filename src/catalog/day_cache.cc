#include "catalog/day_cache.h"

#include <string_view>
#include <unordered_set>

#include "catalog/cache_record.h"

namespace tracklake {
namespace {

constexpr std::string_view kCatalogKey = "catalog.sqlite";

// Another number makes the file again.
constexpr int kCatalogVersion = 5;
constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS days (day INTEGER PRIMARY KEY, record TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS months (month INTEGER PRIMARY KEY, record TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS rollups (key TEXT PRIMARY KEY, record TEXT NOT NULL);"
    "PRAGMA user_version = 5";

Result<> MakeCurrent(SqliteDatabase& database) {
  std::int64_t version = 0;
  {
    TL_ASSIGN(SqliteStatement statement, database.Prepare("PRAGMA user_version"));
    TL_TRY(statement.Step());
    version = statement.Integer(0);
  }
  if (version == 0) return database.Execute(kSchema);
  if (version == kCatalogVersion) return {};
  return Fail(ErrorKind::kCorruption, "the catalog is of version {}", version);
}

}  // namespace

DayCache DayCache::Open(ObjectStore* store) {
  DayCache cache(store);
  cache.OpenForWriting();
  if (cache.database_ || cache.is_damaged_) return cache;
  auto database = SqliteDatabase::OpenUnchanging(store->LocalPath(kCatalogKey));
  if (database) cache.database_ = std::move(*database);
  cache.is_read_only_ = true;
  return cache;
}

void DayCache::OpenForWriting() {
  auto database = SqliteDatabase::Open(store_->LocalPath(kCatalogKey), SqliteSync::kOff);
  auto current = database ? MakeCurrent(*database) : Result<>();
  if (database && current) {
    database_ = std::move(*database);
    return;
  }
  const ErrorKind kind = database ? current.error().kind : database.error().kind;
  is_damaged_ = kind == ErrorKind::kCorruption;
}

CatalogDays DayCache::Read() { return ReadBetween(Day::min(), Day::max()); }

CatalogDays DayCache::ReadDays(Month month) {
  return ReadBetween(month / std::chrono::day(1), month / std::chrono::last);
}

CatalogDays DayCache::ReadBetween(Day first, Day last) {
  if (!database_) return {};
  auto days = ReadRecords(first, last);
  if (days) return *std::move(days);
  if (days.error().kind == ErrorKind::kCorruption) is_damaged_ = true;
  return {};
}

Result<CatalogDays> DayCache::ReadRecords(Day first, Day last) {
  TL_ASSIGN(
      SqliteStatement rows,
      database_->Prepare("SELECT day, record FROM days WHERE day BETWEEN ?1 AND ?2 ORDER BY day"));
  rows.Bind(1, CacheNumber(first));
  rows.Bind(2, CacheNumber(last));
  CatalogDays days;
  Day before = Day::min();
  while (true) {
    TL_ASSIGN(const bool has_row, rows.Step());
    if (!has_row) return days;
    const Day day{std::chrono::days(rows.Integer(0))};
    // Pages that are out of joint may come round again: days only grow.
    if (day <= before) {
      return Fail(ErrorKind::kCorruption, "the catalog's days are out of order");
    }
    before = day;
    auto record = ReadCacheRecord(day, rows.Text(1));
    is_damaged_ |= !record.has_value();
    if (record) days.emplace(day, *std::move(record));
  }
}

CatalogMonths DayCache::ReadMonths() {
  if (!database_) return {};
  auto months = ReadSummaries();
  if (months) return *std::move(months);
  if (months.error().kind == ErrorKind::kCorruption) is_damaged_ = true;
  return {};
}

Result<CatalogMonths> DayCache::ReadSummaries() {
  TL_ASSIGN(SqliteStatement rows,
            database_->Prepare("SELECT month, record FROM months ORDER BY month"));
  CatalogMonths months;
  std::int64_t before = -1;
  while (true) {
    TL_ASSIGN(const bool has_row, rows.Step());
    if (!has_row) return months;
    const std::int64_t number = rows.Integer(0);
    const auto month = CacheMonth(number);
    if (number <= before || !month) {
      return Fail(ErrorKind::kCorruption, "the catalog's months are out of order");
    }
    before = number;
    auto record = ReadCacheRecord(*month, rows.Text(1));
    is_damaged_ |= !record.has_value();
    if (record) months.emplace(*month, *std::move(record));
  }
}

bool DayCache::Store(const CatalogDays& days, const CatalogMonths& months,
                     const CatalogChange& change) {
  if (is_read_only_) return false;
  if (is_damaged_) return MakeAgain(days, months);
  if (!database_) return false;
  const auto stored = Write(days, months, change);
  if (stored) return true;
  return stored.error().kind == ErrorKind::kCorruption && MakeAgain(days, months);
}

Result<> DayCache::Write(const CatalogDays& days, const CatalogMonths& months,
                         const CatalogChange& change) {
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&*database_));
  TL_TRY(WriteDays(days, change.days));
  TL_TRY(WriteMonths(months, change.months));
  return transaction.Commit();
}

Result<> DayCache::WriteDays(const CatalogDays& days, const std::set<Day>& changed) {
  TL_ASSIGN(SqliteStatement forget, database_->Prepare("DELETE FROM days WHERE day = ?1"));
  TL_ASSIGN(SqliteStatement remember,
            database_->Prepare("INSERT OR REPLACE INTO days VALUES (?1, ?2)"));
  for (const Day day : changed) {
    const auto found = days.find(day);
    SqliteStatement& statement = found == days.end() ? forget : remember;
    statement.Bind(1, CacheNumber(day));
    const std::string record = found == days.end() ? "" : WriteCacheRecord(day, found->second);
    if (found != days.end()) statement.Bind(2, record);
    TL_TRY(statement.Run());
  }
  return {};
}

Result<> DayCache::WriteMonths(const CatalogMonths& months, const std::set<Month>& changed) {
  TL_ASSIGN(SqliteStatement forget, database_->Prepare("DELETE FROM months WHERE month = ?1"));
  TL_ASSIGN(SqliteStatement remember,
            database_->Prepare("INSERT OR REPLACE INTO months VALUES (?1, ?2)"));
  for (const Month month : changed) {
    const auto found = months.find(month);
    const bool is_held = found != months.end() && !found->second.fingerprint.empty();
    SqliteStatement& statement = is_held ? remember : forget;
    statement.Bind(1, CacheNumber(month));
    const std::string record = is_held ? WriteCacheRecord(month, found->second) : "";
    if (is_held) statement.Bind(2, record);
    TL_TRY(statement.Run());
  }
  return {};
}

std::map<std::string, std::string, std::less<>> DayCache::ReadRollups(
    std::span<const std::string> keys) {
  std::map<std::string, std::string, std::less<>> rollups;
  if (!database_ || is_damaged_) return rollups;
  const std::unordered_set<std::string_view> wanted(keys.begin(), keys.end());
  auto rows = database_->Prepare("SELECT key, record FROM rollups");
  while (rows) {
    const auto has_row = rows->Step();
    if (!has_row || !*has_row) break;
    if (!wanted.contains(rows->Text(0))) continue;
    const std::string key(rows->Text(0));
    if (auto token = ReadCacheRecord(key, rows->Text(1))) rollups.emplace(key, *std::move(token));
  }
  return rollups;
}

bool DayCache::AddRollups(const std::map<std::string, std::string, std::less<>>& rollups) {
  if (!is_writable() || is_damaged_) return false;
  return InsertRollups(rollups).has_value();
}

Result<> DayCache::InsertRollups(const std::map<std::string, std::string, std::less<>>& rollups) {
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&*database_));
  TL_ASSIGN(SqliteStatement remember,
            database_->Prepare("INSERT OR REPLACE INTO rollups VALUES (?1, ?2)"));
  for (const auto& [key, token] : rollups) {
    const std::string record = WriteCacheRecord(key, token);
    remember.Bind(1, key);
    remember.Bind(2, record);
    TL_TRY(remember.Run());
  }
  return transaction.Commit();
}

bool DayCache::KeepRollups(const std::set<std::string, std::less<>>& keys) {
  if (!is_writable() || is_damaged_) return false;
  return DeleteRollupsBut(keys).has_value();
}

Result<> DayCache::DeleteRollupsBut(const std::set<std::string, std::less<>>& keys) {
  std::vector<std::string> useless;
  {
    TL_ASSIGN(SqliteStatement rows, database_->Prepare("SELECT key FROM rollups"));
    while (true) {
      TL_ASSIGN(const bool has_row, rows.Step());
      if (!has_row) break;
      if (!keys.contains(rows.Text(0))) useless.emplace_back(rows.Text(0));
    }
  }
  if (useless.empty()) return {};
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&*database_));
  TL_ASSIGN(SqliteStatement forget, database_->Prepare("DELETE FROM rollups WHERE key = ?1"));
  for (const std::string& key : useless) {
    forget.Bind(1, key);
    TL_TRY(forget.Run());
  }
  return transaction.Commit();
}

bool DayCache::MakeAgain(const CatalogDays& days, const CatalogMonths& months) {
  database_.reset();
  const std::vector<std::string> files = {std::string(kCatalogKey), "catalog.sqlite-wal",
                                          "catalog.sqlite-shm"};
  if (!store_->Delete(files)) return false;
  is_damaged_ = false;
  OpenForWriting();
  if (!database_) return false;
  CatalogChange all;
  for (const auto& [day, record] : days) all.days.insert(day);
  for (const auto& [month, record] : months) all.months.insert(month);
  return Write(days, months, all).has_value();
}

}  // namespace tracklake
