#include "lake/upkeep.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/failpoint.h"
#include "lake/generations.h"
#include "lake/layout.h"
#include "lake/live.h"
#include "lake/locks.h"

namespace tracklake {
namespace {

constexpr FileFormat kFormats[] = {FileFormat::kParquet, FileFormat::kCsv};

// Of a part or a quarantine file; nullopt for what is not ours.
std::optional<Day> DayOfFile(std::string_view key) {
  if (const auto part = ParsePartKey(key)) return part->day;
  return ParseQuarantineKey(key);
}

// Of a receipt, too.
std::optional<Day> DayOfObject(std::string_view key) {
  if (const auto receipt = ParseReceiptKey(key)) return receipt->day;
  return DayOfFile(key);
}

// Adds our files among the objects that no live receipt names.
void AddUnnamed(std::span<ObjectInfo> objects, const std::set<std::string>& named,
                std::vector<ObjectInfo>* files) {
  for (ObjectInfo& object : objects) {
    if (DayOfFile(object.key).has_value() && !named.contains(object.key)) {
      files->push_back(std::move(object));
    }
  }
}

void AddNames(const Receipt& receipt, std::set<std::string>* named) {
  for (const Part& part : receipt.parts) named->insert(part.key);
  if (receipt.quarantine_key) named->insert(*receipt.quarantine_key);
}

void AddNames(const LiveDay& live, std::set<std::string>* named) {
  for (Part& part : live.Parts()) named->insert(std::move(part.key));
  if (live.rewritten) {
    for (const Receipt& receipt : live.rewritten->receipts) AddNames(receipt, named);
  }
  for (const StoredReceipt& object : live.objects) AddNames(object.receipt, named);
}

// Which files that no receipt names may go where there are no locks.
struct Removable {
  std::set<std::string> superseded;  // these were live before
  std::int64_t changed_before = 0;   // older ones

  bool Holds(const ObjectInfo& file) const {
    return superseded.contains(file.key) || file.changed_at < changed_before;
  }
};

Result<std::vector<ObjectInfo>> FindUnnamedFiles(ObjectStore& store, const LiveDay& live) {
  std::set<std::string> named;
  AddNames(live, &named);
  std::vector<ObjectInfo> files;
  const auto add = [&](std::span<ObjectInfo> page) -> Result<> {
    AddUnnamed(page, named, &files);
    return {};
  };
  for (const FileFormat format : kFormats) {
    for (const TableInfo& table : Tables()) {
      TL_TRY(store.ListPages(PartitionPrefix(table.id, format, live.day), add));
    }
  }
  TL_TRY(store.ListPages(fmt::format("{}{}/", kQuarantinePrefix, FormatDate(live.day)), add));
  return files;
}

// What belongs to nobody in a day.
struct Leftovers {
  std::vector<StoredReceipt> receipts;  // of objects that day.json covers
  std::vector<ObjectInfo> files;
};

Result<Leftovers> FindIn(ObjectStore& store, Day day) {
  TL_ASSIGN(const DayListing listing, ListReceipts(store, day));
  TL_ASSIGN(LiveDay live, SurveyDay(store, listing));
  if (!live.broken.empty()) return Leftovers{};  // whatever it names must stay
  TL_ASSIGN(std::vector<ObjectInfo> files, FindUnnamedFiles(store, live));
  failpoint::Hit("sweep.day_read");
  return Leftovers{std::move(live.covered), std::move(files)};
}

// Receipts before files: a receipt never names one that is gone.
Result<> Remove(ObjectStore& store, std::span<const ObjectInfo> objects) {
  std::vector<std::string> receipts;
  std::vector<std::string> files;
  for (const ObjectInfo& object : objects) {
    (ParseReceiptKey(object.key) ? receipts : files).push_back(object.key);
  }
  if (!receipts.empty()) TL_TRY(store.Delete(receipts));
  if (!files.empty()) TL_TRY(store.Delete(files));
  failpoint::Hit("sweep.day_removed");
  return {};
}

Result<SweepOutcome> SweepDay(ObjectStore& store, Day day, Removable removable) {
  TL_ASSIGN(const Leftovers found, FindIn(store, day));
  std::vector<ObjectInfo> objects;
  for (const StoredReceipt& covered : found.receipts) {
    objects.push_back(covered.info);
    AddNames(covered.receipt, &removable.superseded);
  }
  bool is_clean = true;
  for (const ObjectInfo& file : found.files) {
    if (removable.Holds(file)) objects.push_back(file);
    is_clean = is_clean && removable.Holds(file);
  }
  TL_TRY(Remove(store, objects));
  return is_clean ? SweepOutcome::kClean : SweepOutcome::kInUse;
}

Result<SweepOutcome> SweepEach(ObjectStore& store, std::span<const Day> days,
                               const Removable& removable) {
  SweepOutcome outcome = SweepOutcome::kClean;
  for (const Day day : days) {
    TL_ASSIGN(const SweepOutcome one, SweepDay(store, day, removable));
    if (one != SweepOutcome::kClean) outcome = one;
  }
  return outcome;
}

// Also the days of files that wait for readers.
Result<SweepOutcome> SweepAlone(ObjectStore& store, Locks& locks, std::set<Day> days,
                                SweepPatience patience) {
  TL_ASSIGN(const auto writers, patience == SweepPatience::kWait
                                    ? locks.Lock(kWritersLock, LockMode::kExclusive)
                                    : locks.TryLock(kWritersLock, LockMode::kExclusive));
  if (writers == nullptr) return SweepOutcome::kInUse;
  failpoint::Hit("sweep.locked");
  TL_ASSIGN(const auto waiting, FilesWaiting(store));
  for (const std::string& key : waiting) {
    if (const auto day = DayOfObject(key)) days.insert(*day);
  }
  std::vector<ObjectInfo> unnamed;
  for (const Day day : days) {
    TL_ASSIGN(Leftovers found, FindIn(store, day));
    for (StoredReceipt& receipt : found.receipts) unnamed.push_back(std::move(receipt.info));
    std::ranges::move(found.files, std::back_inserter(unnamed));
  }
  TL_ASSIGN(const std::vector<ObjectInfo> free, ReleaseFiles(store, locks, unnamed));
  TL_TRY(Remove(store, free));
  return free.size() == unnamed.size() ? SweepOutcome::kClean : SweepOutcome::kInUse;
}

}  // namespace

Result<SweepOutcome> SweepDays(ObjectStore& store, Clock& clock, std::span<const Day> days,
                               SweepPatience patience, std::span<const std::string> superseded) {
  if (days.empty()) return SweepOutcome::kClean;
  if (Locks* locks = store.locks()) {
    return SweepAlone(store, *locks, std::set<Day>(days.begin(), days.end()), patience);
  }
  const auto oldest = std::chrono::nanoseconds((clock.Now() - kOrphanAge).time_since_epoch());
  return SweepEach(
      store, days,
      {.superseded = {superseded.begin(), superseded.end()}, .changed_before = oldest.count()});
}

Result<LeftoverSearch> LeftoverSearch::Begin(ObjectStore& store) {
  LeftoverSearch search;
  const auto add = [&](std::span<ObjectInfo> page) -> Result<> {
    AddUnnamed(page, {}, &search.files_);
    return {};
  };
  for (const FileFormat format : kFormats) TL_TRY(store.ListPages(TablesPrefix(format), add));
  TL_TRY(store.ListPages(kQuarantinePrefix, add));
  return search;
}

void LeftoverSearch::See(const LiveDay& live) {
  if (!live.broken.empty()) {
    unsure_.insert(live.day);
    return;
  }
  AddNames(live, &named_);
  for (const StoredReceipt& receipt : live.covered) covered_.push_back(receipt.info.key);
}

std::vector<std::string> LeftoverSearch::Finish() && {
  std::vector<ObjectInfo> files;
  AddUnnamed(files_, named_, &files);
  std::vector<std::string> leftovers = std::move(covered_);
  for (ObjectInfo& file : files) {
    if (!unsure_.contains(*DayOfFile(file.key))) leftovers.push_back(std::move(file.key));
  }
  std::ranges::sort(leftovers);
  return leftovers;
}

Result<SweepOutcome> SweepLake(ObjectStore& store, Clock& clock, SweepPatience patience) {
  TL_TRY(store.staging().RemoveDeadStaging());
  TL_ASSIGN(const auto leftovers, FindLeftovers(store));
  return SweepLeftovers(store, clock, leftovers, patience);
}

Result<SweepOutcome> SweepLeftovers(ObjectStore& store, Clock& clock,
                                    std::span<const std::string> leftovers,
                                    SweepPatience patience) {
  std::set<Day> days;
  for (const std::string& key : leftovers) {
    if (const auto day = DayOfObject(key)) days.insert(*day);
  }
  return SweepDays(store, clock, std::vector<Day>(days.begin(), days.end()), patience);
}

Result<SweepOutcome> SweepRollups(ObjectStore& store, const FindRollups& find) {
  Locks* const locks = store.locks();
  std::unique_ptr<HeldLock> writers;
  if (locks != nullptr) {
    TL_ASSIGN(writers, locks->TryLock(kWritersLock, LockMode::kExclusive));
    if (writers == nullptr) return SweepOutcome::kInUse;
  }
  TL_ASSIGN(const std::vector<ObjectInfo> unnamed, find());
  std::vector<ObjectInfo> free = unnamed;
  if (locks != nullptr) {
    TL_ASSIGN(free, ReleaseFiles(store, *locks, unnamed, FileKind::kRollup));
  }
  std::vector<std::string> keys;
  for (const ObjectInfo& file : free) keys.push_back(file.key);
  if (!keys.empty()) TL_TRY(store.Delete(keys));
  failpoint::Hit("rollup.removed");
  return free.size() == unnamed.size() ? SweepOutcome::kClean : SweepOutcome::kInUse;
}

Result<std::vector<std::string>> FindLeftovers(ObjectStore& store) {
  TL_ASSIGN(LeftoverSearch search, LeftoverSearch::Begin(store));
  TL_ASSIGN(const auto listings, ListReceipts(store));
  for (const DayListing& listing : listings) {
    TL_ASSIGN(const LiveDay live, SurveyDay(store, listing));
    search.See(live);
  }
  return std::move(search).Finish();
}

}  // namespace tracklake
