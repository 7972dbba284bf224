// The roll-ups that a lake may have, month by month, and how one is written. One thread.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/rollups.h"
#include "parquet/byte_sink.h"
#include "query/month_reader.h"

namespace tracklake {

// Of a month, or of its days up to one.
struct MonthWork {
  std::vector<CatalogFile> parts;  // all Parquet ones, sorted by key
  struct Item {
    Rollup rollup;
    const RollupRelation* relation = nullptr;
  };
  std::vector<Item> rollups;
};

// Of the months that have parts; those are left out of which a day cannot be read. `files` are what
// the catalog has refreshed to.
std::map<Month, MonthWork> MonthsOf(const Catalog& catalog, std::span<const CatalogFile> files);

// Of the month's work that of its days up to this one.
MonthWork WorkThrough(Day day, const MonthWork& month);

// The relation over the reader's month, as a file. Whether a row of it lacks something.
Result<bool> WriteRollup(MonthReader& reader, const RollupRelation& relation, ByteSink* sink);

}  // namespace tracklake
