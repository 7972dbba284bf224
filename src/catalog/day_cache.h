// catalog.sqlite as what it is: a memory of what receipts said, day by day, which may be lost, torn
// or changed at any time. A day is believed only if its checksum fits; whatever does not read makes
// the file be made again. Where it cannot be written it is read; where it cannot be read nothing is
// remembered. No failure of it is an error.
//
//   days (day: days since 1970, record: checksum, the receipts' fingerprint, the files, as text)
//   rollups (key, record: checksum, the version whose bytes were seen to be whole)
//
// One object belongs to one thread. Processes may share the file: each change is a transaction.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "catalog/catalog_file.h"
#include "catalog/sqlite.h"
#include "store/object_store.h"

namespace tracklake {

// What the receipts of a day say. The fingerprint tells whether they are still the same ones.
struct CatalogDay {
  std::string fingerprint;
  std::vector<CatalogFile> files;  // sorted by key

  friend bool operator==(const CatalogDay&, const CatalogDay&) = default;
};
using CatalogDays = std::map<Day, CatalogDay>;

// All of them, sorted by key.
std::vector<CatalogFile> FilesOf(const CatalogDays& days);

class DayCache {
 public:
  // The store must outlive the cache.
  static DayCache Open(ObjectStore* store);

  // The days it holds unharmed.
  CatalogDays Read();

  // Makes it hold these days; `changed` are those that differ from what Read() gave. False when it
  // cannot keep them.
  bool Store(const CatalogDays& days, const std::set<Day>& changed);

  // Roll-ups that were seen to be whole: key → token of the version.
  std::map<std::string, std::string, std::less<>> ReadRollups();

  // Makes it hold these instead. False when it cannot keep them.
  bool StoreRollups(const std::map<std::string, std::string, std::less<>>& rollups);

  // Whether Store() and StoreRollups() can work at all.
  bool is_writable() const { return database_.has_value() && !is_read_only_; }

 private:
  explicit DayCache(ObjectStore* store) : store_(store) {}

  void OpenForWriting();
  Result<CatalogDays> ReadDays();
  Result<> StoreDays(const CatalogDays& days, const std::set<Day>& changed);
  Result<> InsertRollups(const std::map<std::string, std::string, std::less<>>& rollups);
  bool MakeAgain(const CatalogDays& days);

  ObjectStore* store_;
  std::optional<SqliteDatabase> database_;
  bool is_read_only_ = false;
  bool is_damaged_ = false;
  std::set<Day> known_;  // as read
};

}  // namespace tracklake
