#include <algorithm>

#include "base/sha256.h"
#include "lake/locks.h"
#include "lake/rollup_file.h"
#include "rollup/month_work.h"
#include "rollup/roll_up.h"

namespace tracklake {
namespace {

class HashSink final : public ByteSink {
 public:
  Result<> Write(std::string_view bytes) override {
    hash_.Add(bytes);
    return {};
  }
  std::string Hex() { return hash_.Hex(); }

 private:
  Sha256Stream hash_;
};

// Each under every name that it may have.
std::vector<MonthWork::Item> ByName(std::span<const MonthWork::Item> items) {
  std::vector<MonthWork::Item> named;
  for (MonthWork::Item item : items) {
    named.push_back(item);
    item.rollup.is_lacking = true;
    if (!item.rollup.lacking_key.empty()) named.push_back(std::move(item));
  }
  return named;
}

// Compares those of the month that are there.
Result<> VerifyMonth(ObjectStore* store, Catalog* catalog, const MonthWork& work,
                     const QueryOptions& options, RollupCheck* check) {
  std::vector<MonthWork::Item> whole;
  for (const auto& item : ByName(work.rollups)) {
    const std::string& key = item.rollup.name();
    if (!store->Head(key)) continue;
    ++check->files;
    TL_ASSIGN(const bool is_whole, IsWholeRollup(*store, key));
    if (is_whole) {
      whole.push_back(item);
    } else {
      check->damaged.push_back(key);
    }
  }
  // With a part that is not what it should be there is nothing to compare them with.
  if (whole.empty() || !catalog->FindBroken(work.parts).empty()) return {};
  auto reader = MonthReader::Open(store, work.parts, options);
  // Without DuckDB no query reads them, and that their bytes are whole is all that can be said.
  if (!reader && reader.error().kind == ErrorKind::kConfig) return {};
  if (!reader) return std::unexpected(std::move(reader).error());
  for (const auto& [rollup, relation] : whole) {
    HashSink sink;
    TL_ASSIGN(const bool lacks, WriteRollup(*reader, *relation, &sink));
    TL_ASSIGN(const std::string claimed, ClaimedChecksum(*store, rollup.name()));
    if (sink.Hex() != claimed || lacks != rollup.is_lacking) check->wrong.push_back(rollup.name());
  }
  return {};
}

// Those of which, with the days before them in their months, there are roll-ups.
Result<std::set<Day>> NewestDaysThere(ObjectStore* store) {
  std::set<Day> days;
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store->List(kRollupPrefix));
  for (const ObjectInfo& object : objects) {
    if (const auto day = NewestDayOf(object.key)) days.insert(*day);
  }
  return days;
}

}  // namespace

Result<RollupCheck> VerifyRollups(ObjectStore* store, const QueryOptions& options) {
  TL_ASSIGN(const auto pin, LockForReading(*store));
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  TL_ASSIGN(const std::set<Day> newest_days, NewestDaysThere(store));
  RollupCheck check;
  for (const auto& [month, work] : MonthsOf(catalog, files)) {
    TL_TRY(VerifyMonth(store, &catalog, work, options, &check));
    for (const Day day : newest_days) {
      if (MonthOf(day) != month) continue;
      MonthWork days = WorkThrough(day, work);
      std::erase_if(days.rollups,
                    [&](const auto& item) { return NewestDayOf(item.rollup.key) != day; });
      TL_TRY(VerifyMonth(store, &catalog, days, options, &check));
    }
  }
  return check;
}

}  // namespace tracklake
