// What is in the lake now, in figures: for the one screen that says whether all is well.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/catalog_report.h"
#include "app/schedule_report.h"
#include "app/services.h"
#include "base/result.h"
#include "history/run_record.h"
#include "lake/quarantine.h"
#include "raw/listing.h"
#include "tables/schema.h"

namespace tracklake::app {

struct GapCounts {
  std::int64_t recoverable = 0;
  std::int64_t for_ever = 0;
  std::int64_t missing_items = 0;
};

struct TableStatus {
  std::map<TableId, FileTotals> tables;  // those that have files
  GapCounts gaps;

  // The newest day of which the tables have anything; what was only tried (captures) is no news.
  std::optional<Day> newest() const;
};

struct LakeStatus : TableStatus {
  Quarantine quarantine;
  std::vector<std::string> foreign;   // tables over files that others wrote, which nobody counts
  std::vector<LeftOut> left_out;      // below the raw prefixes, and not read
  std::vector<Day> frozen;            // days whose raw has expired, in order
  std::optional<RunRecord> last_run;  // that was to change the lake; without its stages
  ScheduleReport schedule;            // the next run of each source
  std::optional<Error> schedule_failure;
};

// By one query: a process of its own, which takes tenths of a second over years of days.
Result<TableStatus> ReadTableStatus(const Services& services, ObjectStore* store);

// kNotFound when there is no lake; kCorruption for one whose receipts cannot be read.
Result<LakeStatus> ReadStatus(const Services& services);

}  // namespace tracklake::app
