// catalog.sqlite as what it is: a memory of what receipts said, which may be lost, torn or changed
// at any time. A day or month is believed only if its checksum fits; whatever does not read makes
// the file be made again. Where it cannot be written it is read; where it cannot be read nothing is
// remembered. No failure of it is an error.
//
//   days (day: days since 1970, record: checksum, the receipts' fingerprint, the files, as text)
//   months (month: months since year 0, record: checksum, the receipts' fingerprint, the tables)
//   rollups (key, record: checksum, the version whose bytes were seen to be whole)
//
// cache_record.h writes and reads the records.
//
// One object belongs to one thread. Processes may share the file: each change is a transaction.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "catalog/catalog_day.h"
#include "catalog/catalog_month.h"
#include "sqlite/sqlite.h"
#include "store/object_store.h"

namespace tracklake {

// What is to be remembered otherwise than it is.
struct CatalogChange {
  std::set<Day> days;
  std::set<Month> months;

  bool empty() const { return days.empty() && months.empty(); }
};

class DayCache {
 public:
  // The store must outlive the cache.
  static DayCache Open(ObjectStore* store);

  // The days it holds unharmed, or those of a month.
  CatalogDays Read();
  CatalogDays ReadDays(Month month);

  // The months it holds unharmed. That it holds one says nothing of its days.
  CatalogMonths ReadMonths();

  // Of the days and months that have changed it holds these from then on, and forgets what is not
  // among them; a month without a fingerprint is not held. False when it cannot keep them.
  bool Store(const CatalogDays& days, const CatalogMonths& months, const CatalogChange& change);

  // Those of the roll-ups that were seen to be whole: key → token of the version.
  std::map<std::string, std::string, std::less<>> ReadRollups(std::span<const std::string> keys);

  // Makes it hold these besides. False when it cannot keep them.
  bool AddRollups(const std::map<std::string, std::string, std::less<>>& rollups);

  // Makes it hold none but these. False when it cannot.
  bool KeepRollups(const std::set<std::string, std::less<>>& keys);

  // Whether Store() and AddRollups() can work at all.
  bool is_writable() const { return database_.has_value() && !is_read_only_; }

 private:
  explicit DayCache(ObjectStore* store) : store_(store) {}

  void OpenForWriting();
  CatalogDays ReadBetween(Day first, Day last);
  Result<CatalogDays> ReadRecords(Day first, Day last);
  Result<CatalogMonths> ReadSummaries();
  Result<> Write(const CatalogDays& days, const CatalogMonths& months, const CatalogChange& change);
  Result<> WriteDays(const CatalogDays& days, const std::set<Day>& changed);
  Result<> WriteMonths(const CatalogMonths& months, const std::set<Month>& changed);
  Result<> InsertRollups(const std::map<std::string, std::string, std::less<>>& rollups);
  Result<> DeleteRollupsBut(const std::set<std::string, std::less<>>& keys);
  bool MakeAgain(const CatalogDays& days, const CatalogMonths& months);

  ObjectStore* store_;
  std::optional<SqliteDatabase> database_;
  bool is_read_only_ = false;
  bool is_damaged_ = false;
};

}  // namespace tracklake
