#include "app/status.h"

#include <algorithm>
#include <string>

#include "app/own_query.h"
#include "app/runs.h"
#include "lake/expiry_marker.h"
#include "query/session.h"

namespace tracklake::app {
namespace {

// None of them keeps the screen from what it is for.
void ReadWhatIsBesideTables(const Services& services, LakeStatus* status) {
  if (const auto foreign = ReadForeignTables(services)) {
    for (const auto& table : *foreign) status->foreign.push_back(table.name);
  }
  const auto runs = ReadRuns(services, 1, {.changes_only = true});
  if (runs && !runs->empty()) {
    status->last_run = runs->front();
  }
  auto schedule = ReadSchedule(services, 1);
  if (schedule) {
    status->schedule = *std::move(schedule);
  } else {
    status->schedule_failure = std::move(schedule).error();
  }
}

}  // namespace

std::optional<Day> TableStatus::newest() const {
  std::optional<Day> newest;
  for (const auto& [id, table] : tables) {
    if (id != TableId::kCaptures) newest = std::max(newest, std::optional(table.newest));
  }
  return newest;
}

// By one reading of the catalog.
Result<TableStatus> ReadTableStatus(const Services& services, ObjectStore* store) {
  constexpr const char* kSql =
      "SELECT count(*) FILTER (WHERE recoverable), count(*) FILTER (WHERE NOT recoverable), "
      "coalesce(sum(missing_items), 0) FROM gaps";
  TableStatus status;
  QueryOptions options = QueryOptionsOf(services);
  options.see_catalog = [&](const CatalogMonths& months) { status.tables = TotalsByTable(months); };
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &services.clock, kSql, options));
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    status.gaps = {std::stoll(row[0].value_or("0")), std::stoll(row[1].value_or("0")),
                   std::stoll(row[2].value_or("0"))};
    return true;
  }));
  return status;
}

Result<LakeStatus> ReadStatus(const Services& services) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  LakeStatus status;
  TL_ASSIGN(static_cast<TableStatus&>(status), ReadTableStatus(services, store));
  TL_ASSIGN(RawListing raw, ListRaw(*store, services.config.raw_prefixes));
  status.left_out = std::move(raw.left_out);
  TL_ASSIGN(status.quarantine, ReadQuarantine(*store));
  TL_ASSIGN(status.frozen, FrozenDays(*store));
  ReadWhatIsBesideTables(services, &status);
  return status;
}

}  // namespace tracklake::app
