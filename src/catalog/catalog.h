// Which files are which table now. Derived from receipts, and remembered in catalog.sqlite in the
// lake's folder (day_cache.h), which can be dropped at any time: what is there costs less, what is
// not is read again. No state of that file changes an answer.
//
// One object belongs to one thread.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog_file.h"
#include "catalog/catalog_month.h"
#include "catalog/day_cache.h"
#include "lake/live.h"
#include "store/object_store.h"

namespace tracklake {

// A day of which the catalog cannot say what its files are, and why: a broken receipt, mostly.
struct BrokenDay {
  Day day{};
  Error error;
};

// A file that does not hold what its receipt says, or is gone; the error's hint heals it.
struct BrokenPart {
  std::string key;
  Error error;
};

// What a crawl found, against what the catalog said before.
struct CrawlReport {
  struct Change {
    enum class Kind : std::uint8_t { kAdded, kRemoved };
    Kind kind{};
    CatalogFile file;
    std::string why;
  };
  std::vector<CatalogFile> files;    // the catalog as it is now (or would be), sorted by key
  std::vector<Change> changes;       // sorted by key
  std::vector<std::string> missing;  // named by a receipt, but not there, or of another size
  std::vector<std::string> orphans;  // in a table's folder, but named by no receipt
  bool applied = false;              // whether the catalog is that now
};

// How often a catalog looks again where the lake has moved on between the look and what followed.
inline constexpr int kMaxLooks = 3;

class Catalog {
 public:
  // The store must outlive the catalog.
  static Result<Catalog> Open(ObjectStore* store);

  // Lists the receipts, and reads them of those days that have changed since. Whoever reads files
  // holds LockForReading() from before this call.
  Result<> Look();

  // After any of these: what the months have, and the days that could not be read, in their order.
  const CatalogMonths& months() const { return months_; }
  const std::vector<BrokenDay>& broken() const { return broken_; }

  // After Look(): the files of the months that are wanted, and perhaps of others, but those of
  // broken days, sorted by key. kConflict when they are no longer what months() says, which is
  // rare: look again.
  using Wanted = std::function<bool(Month month, const CatalogMonth& summary)>;
  Result<std::vector<CatalogFile>> Files(const Wanted& wanted);

  // Both, of all months.
  Result<std::vector<CatalogFile>> Refresh();

  // Those of the files, which were found here, whose bytes are not those that were committed. A
  // file is read for that once, and again only when it may have changed; where nothing can be
  // remembered only its size is looked at.
  std::vector<BrokenPart> FindBroken(std::span<const CatalogFile> files);

  // The keys of the relation's roll-ups that are there, whole or not; none where they cannot be
  // listed.
  std::set<std::string, std::less<>> ListRollups(std::string_view relation);

  // Those of the keys under which there is a whole roll-up. One is read for that once, and again
  // only when it may have changed; where nothing can be remembered only those count that are known
  // to be whole. What is damaged or cannot be read is not there.
  std::set<std::string, std::less<>> FindRollups(std::span<const std::string> keys);

  // Remembers of no others that they were whole.
  void ForgetRollupsBut(const std::set<std::string, std::less<>>& keys);

  // Reads every receipt and looks at every file again. With `apply` the catalog becomes what was
  // found, if it can be written; without, nothing changes.
  Result<CrawlReport> Crawl(bool apply);

 private:
  using Listings = std::span<const DayListing>;

  Catalog(ObjectStore* store, DayCache cache) : store_(store), cache_(std::move(cache)) {}

  Result<> List();
  Listings ListingsOf(Month month) const;
  Result<CatalogDay> ReadDay(const DayListing& listing, const CatalogDay* before);
  enum class Remembered : std::uint8_t { kTaken, kIgnored };
  Result<> ReadMonths(Remembered remembered, CatalogChange* change);
  void ReadDays(Month month, CatalogDays before, Remembered remembered, CatalogChange* change);
  CatalogMonth Summary(Month month, std::string fingerprint) const;
  CatalogFile* FindFile(const CatalogFile& file);

  ObjectStore* store_;
  DayCache cache_;
  std::vector<DayListing> listings_;
  CatalogMonths months_;
  std::set<Month> read_;  // those whose days are below
  CatalogDays days_;
  std::vector<BrokenDay> broken_;
};

// The file's bytes against its receipt; nullopt when they are right. kIo, in the part's error, when
// they cannot be read.
std::optional<BrokenPart> CheckPart(ObjectStore& store, const CatalogFile& file);

}  // namespace tracklake
