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

struct MonthWork {
  std::vector<CatalogFile> parts;  // all Parquet ones of the month, sorted by key
  // key of a roll-up → what it holds
  std::map<std::string, const RollupRelation*, std::less<>> rollups;
};

// Of the months that have parts; those are left out of which a day cannot be read. `files` are what
// the catalog has refreshed to.
std::map<Month, MonthWork> MonthsOf(const Catalog& catalog, std::span<const CatalogFile> files);

// The relation over the reader's month, as a file.
Result<> WriteRollup(MonthReader& reader, const RollupRelation& relation, ByteSink* sink);

}  // namespace tracklake
