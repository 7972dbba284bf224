// Which files are which table now: the local catalog, catalog.sqlite in the lake's folder. It is
// derived from receipts and can be dropped at any time; Refresh() folds in what is new, and a file
// that is broken, or that another version wrote, is made anew. Where the folder cannot be written,
// the catalog lives in memory for as long as the object.
//
//   days  (day, listing)     the receipts of a day as they were when they were folded in
//   files (key, table_name, format, day, rows, bytes, sha256)
//
// One object belongs to one thread. Processes may share the file: each change is a transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "catalog/sqlite.h"
#include "duck/copy.h"
#include "lake/live.h"
#include "store/object_store.h"
#include "tables/schema.h"

namespace tracklake {

struct CatalogFile {
  TableId table{};
  FileFormat format{};
  Day day{};
  std::string key;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  std::string sha256;

  friend bool operator==(const CatalogFile&, const CatalogFile&) = default;
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
};

class Catalog {
 public:
  // The store must outlive the catalog.
  static Result<Catalog> Open(ObjectStore* store);

  // Folds in every day whose receipts have changed since; returns all files, sorted by key. Whoever
  // reads them holds kReadersLock shared from before this call.
  Result<std::vector<CatalogFile>> Refresh();

  // Reads every receipt and looks at every file again. With `apply` the catalog becomes what was
  // found; without, nothing changes.
  Result<CrawlReport> Crawl(bool apply);

 private:
  Catalog(ObjectStore* store, SqliteDatabase database)
      : store_(store), database_(std::move(database)) {}

  Result<std::vector<CatalogFile>> Files();
  Result<std::vector<CatalogFile>> FilesOfDay(const DayListing& listing);
  Result<> ReplaceDay(const DayListing& listing, const std::vector<CatalogFile>& files);
  Result<> ForgetDaysBut(const std::vector<DayListing>& kept);

  ObjectStore* store_;
  SqliteDatabase database_;
};

}  // namespace tracklake
