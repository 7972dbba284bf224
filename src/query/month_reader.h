// The rows of a month's parts, for whoever rolls them up: our own statements, by a worker like any
// query's. Holds nothing of the lake; whoever uses it pins the parts (LockForReading). One thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/rollups.h"
#include "query/session.h"
#include "query/worker/process.h"
#include "store/object_store.h"

namespace tracklake {

class MonthReader {
 public:
  // Shuts a worker in with the parts, which are all of the month. The store must outlive the
  // reader.
  static Result<MonthReader> Open(ObjectStore* store, std::span<const CatalogFile> parts,
                                  const QueryOptions& options);

  // The relation's columns, with DuckDB's names of their types.
  Result<std::vector<QueryColumn>> Describe(const RollupRelation& relation);

  // Its rows: of a table as its parts have them, day by day; of a view sorted by its columns, from
  // the first to the last. `take` gets them as bodies of chunks' frames (wire.h), which live until
  // it returns; when it fails this ends, as it does.
  using Take = std::function<Result<>(std::string_view chunk)>;
  Result<> Read(const RollupRelation& relation, const Take& take);

 private:
  MonthReader(std::unique_ptr<Staging> staging, std::unique_ptr<WorkerProcess> worker)
      : staging_(std::move(staging)), worker_(std::move(worker)) {}

  std::unique_ptr<Staging> staging_;
  std::unique_ptr<WorkerProcess> worker_;
};

}  // namespace tracklake
