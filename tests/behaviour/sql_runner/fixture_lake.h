// A small lake for one behaviour test: rows and raw documents in, the parts and receipts of a real
// lake out. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/time.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"
#include "tables/rows.h"

namespace tracklake {

class FixtureLake {
 public:
  // Adds the rows of a table of texts: the first line names columns, the others hold values. NULL
  // and columns that are not named are NULL; fetched_at and raw_key have defaults (README).
  // kBadData for names and values that the table does not have.
  Result<> AddRows(std::string_view table, const std::vector<std::string>& lines);

  // Adds the rows that the transformer makes of a raw document.
  void AddRaw(std::string_view key, Seconds fetched_at, std::string json);

  // Writes what was added. Afterwards store() is the lake.
  Result<> Build();
  ObjectStore& store() { return store_; }
  // Of a lake without rows the first day of all.
  Day newest_day() const { return days_.empty() ? Day{} : days_.rbegin()->first; }
  Day first_day_of_newest_month() const;

 private:
  TempLake folder_;
  LocalStore store_{folder_.path(), {.sync = false}};
  Arena arena_;
  std::map<Day, Rows> days_;
};

// "2026-11-19 06:00:00" or "2026-11-19 06:00"; nullopt for anything else.
std::optional<Micros> ParseCaseTime(std::string_view text);

}  // namespace tracklake
