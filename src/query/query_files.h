// The files of a lake that one statement reads: those that the catalog has of the tables which it
// names, whole roll-ups in place of months, and stand-ins for what is broken. One thread.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/rollups.h"
#include "query/rolled_views.h"
#include "query/session.h"
#include "query/worker/wire.h"
#include "store/object_store.h"

namespace tracklake {

// A catalog that has looked, before anybody has looked at the statement.
Result<Catalog> ReadCatalog(ObjectStore* store);

struct QueryFiles {
  std::vector<CatalogFile> all;      // those known to be broken come last: DuckDB opens the first
  std::vector<CatalogFile> reached;  // of the tables that the statement names, sorted by key
  bool needs_all = false;            // it lists what there is, and names nothing
  std::vector<BrokenPart> broken;
  std::vector<Rollup> rollups;  // whole ones, of what the statement names

  bool IsBroken(std::string_view key) const {
    return std::ranges::find(broken, key, &BrokenPart::key) != broken.end();
  }
};

// Of a statement as it was judged, by a catalog that has looked. kCorruption when a table that it
// needs cannot be read at all.
Result<QueryFiles> FindFiles(Catalog& catalog, const std::string& sql, const QueryOptions& options,
                             bool reads_rollups);

// Where DuckDB finds the files. For a broken one it is an empty file of the same name in a folder
// of ours: a query whose conditions leave it out never opens it, any other fails by its name.
Result<Locate> LocateFiles(const ObjectStore& store, const QueryFiles& files,
                           const std::string& root, const Staging* scratch);

// Whatever of the lake the worker may open; what is broken has a stand-in.
std::vector<std::string> KeysToRead(const QueryFiles& files);

// The same as places, with the file that the result goes into, which exists before the worker is
// shut in: it can make none.
Result<WorkerFiles> ReachableFiles(const QueryFiles& files, const Locate& locate,
                                   const QueryOptions& options);

}  // namespace tracklake
