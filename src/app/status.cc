#include "app/status.h"

#include <algorithm>
#include <string>

#include "app/own_query.h"
#include "query/session.h"

namespace tracklake::app {
namespace {

Result<GapCounts> CountGaps(const Services& services, ObjectStore* store) {
  constexpr const char* kSql =
      "SELECT count(*) FILTER (WHERE recoverable), count(*) FILTER (WHERE NOT recoverable), "
      "coalesce(sum(missing_items), 0) FROM gaps";
  TL_ASSIGN(QuerySession session,
            QuerySession::Open(store, &services.clock, kSql, QueryOptionsOf(services)));
  GapCounts counts;
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    counts = {std::stoll(row[0].value_or("0")), std::stoll(row[1].value_or("0")),
              std::stoll(row[2].value_or("0"))};
    return true;
  }));
  return counts;
}

}  // namespace

std::optional<Day> LakeStatus::newest() const {
  std::optional<Day> newest;
  for (const auto& [id, table] : tables) newest = std::max(newest, std::optional(table.newest));
  return newest;
}

Result<LakeStatus> ReadStatus(const Services& services) {
  TL_ASSIGN(const CatalogReport catalog, ReadCatalog(services));
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(RawListing raw, ListRaw(*store, services.config.raw_prefixes));
  LakeStatus status;
  status.tables = TotalsByTable(catalog.files);
  status.left_out = std::move(raw.left_out);
  TL_ASSIGN(status.gaps, CountGaps(services, store));
  TL_ASSIGN(status.quarantine, ReadQuarantine(*store));
  return status;
}

}  // namespace tracklake::app
