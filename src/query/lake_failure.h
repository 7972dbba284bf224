// What DuckDB says when it fails over a lake, in our words: which file is broken and what heals it,
// which setting to raise, or what is wrong with the SQL. DuckDB's own advice is about its settings,
// which nobody can reach here. Any thread, as far as the store allows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "store/object_store.h"

namespace tracklake {

class LakeFailure {
 public:
  // `files` are those that the statement can reach, sorted by key; `broken` those of them known to
  // be. `unknown` says why tables over other people's files are not known now, where that is so.
  // The store must outlive the object.
  LakeFailure(ObjectStore* store, std::vector<CatalogFile> files, std::vector<BrokenPart> broken,
              int memory_mb, std::optional<Error> unknown = {});

  // kCorruption for a broken file, kIo for what the machine refused, kUsage for the SQL, of which
  // `lines_above` stood above the user's in what DuckDB was given.
  Error Explain(const Error& error, std::string_view sql, int lines_above = 0) const;

 private:
  const CatalogFile* FileNamedIn(std::string_view message) const;
  std::optional<Error> BrokenFileOf(const Error& error) const;

  ObjectStore* store_;
  std::vector<CatalogFile> files_;
  std::vector<BrokenPart> broken_;
  int memory_mb_;
  std::optional<Error> unknown_;
};

}  // namespace tracklake
