#include "lake/upkeep.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/failpoint.h"
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

// Which files that no receipt names may go.
struct Removable {
  bool all = false;                  // nobody is writing
  std::set<std::string> superseded;  // these were live before
  std::int64_t changed_before = 0;   // older ones

  bool Holds(const ObjectInfo& file) const {
    return all || superseded.contains(file.key) || file.changed_at < changed_before;
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

// Receipts before files: a receipt never names one that is gone.
Result<SweepOutcome> SweepDay(ObjectStore& store, Day day, Removable removable) {
  TL_ASSIGN(const DayListing listing, ListReceipts(store, day));
  TL_ASSIGN(const LiveDay live, SurveyDay(store, listing));
  if (!live.broken.empty()) return SweepOutcome::kClean;  // whatever it names must stay
  std::vector<std::string> receipts;
  for (const StoredReceipt& covered : live.covered) {
    receipts.push_back(covered.info.key);
    AddNames(covered.receipt, &removable.superseded);
  }
  TL_ASSIGN(const std::vector<ObjectInfo> unnamed, FindUnnamedFiles(store, live));
  std::vector<std::string> files;
  for (const ObjectInfo& file : unnamed) {
    if (removable.Holds(file)) files.push_back(file.key);
  }
  failpoint::Hit("sweep.day_read");
  if (!receipts.empty()) TL_TRY(store.Delete(receipts));
  if (!files.empty()) TL_TRY(store.Delete(files));
  failpoint::Hit("sweep.day_removed");
  return files.size() == unnamed.size() ? SweepOutcome::kClean : SweepOutcome::kInUse;
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

Result<SweepOutcome> SweepAlone(ObjectStore& store, Locks& locks, std::span<const Day> days,
                                SweepPatience patience) {
  TL_ASSIGN(const auto writers, patience == SweepPatience::kWait
                                    ? locks.Lock(kWritersLock, LockMode::kExclusive)
                                    : locks.TryLock(kWritersLock, LockMode::kExclusive));
  if (writers == nullptr) return SweepOutcome::kInUse;
  TL_ASSIGN(const auto readers, locks.TryLock(kReadersLock, LockMode::kExclusive));
  if (readers == nullptr) return SweepOutcome::kInUse;
  failpoint::Hit("sweep.locked");
  return SweepEach(store, days, {.all = true});
}

// Of the whole lake. Files before receipts: what is committed in between is then no leftover.
Result<std::vector<ObjectInfo>> FindUnnamedFiles(ObjectStore& store,
                                                 std::vector<std::string>* covered) {
  std::vector<ObjectInfo> objects;
  const auto add = [&](std::span<ObjectInfo> page) -> Result<> {
    AddUnnamed(page, {}, &objects);
    return {};
  };
  for (const FileFormat format : kFormats) TL_TRY(store.ListPages(TablesPrefix(format), add));
  TL_TRY(store.ListPages(kQuarantinePrefix, add));
  std::set<std::string> named;
  std::set<Day> unsure;
  TL_ASSIGN(const auto listings, ListReceipts(store));
  for (const DayListing& listing : listings) {
    TL_ASSIGN(const LiveDay live, SurveyDay(store, listing));
    if (!live.broken.empty()) unsure.insert(live.day);
    if (!live.broken.empty()) continue;
    AddNames(live, &named);
    for (const StoredReceipt& receipt : live.covered) covered->push_back(receipt.info.key);
  }
  std::vector<ObjectInfo> files;
  AddUnnamed(objects, named, &files);
  std::erase_if(files, [&](const auto& file) { return unsure.contains(*DayOfFile(file.key)); });
  return files;
}

}  // namespace

Result<SweepOutcome> SweepDays(ObjectStore& store, Clock& clock, std::span<const Day> days,
                               SweepPatience patience, std::span<const std::string> superseded) {
  if (days.empty()) return SweepOutcome::kClean;
  if (Locks* locks = store.locks()) return SweepAlone(store, *locks, days, patience);
  const auto oldest = std::chrono::nanoseconds((clock.Now() - kOrphanAge).time_since_epoch());
  return SweepEach(
      store, days,
      {.superseded = {superseded.begin(), superseded.end()}, .changed_before = oldest.count()});
}

Result<SweepOutcome> SweepLake(ObjectStore& store, Clock& clock, SweepPatience patience) {
  TL_TRY(store.staging().RemoveDeadStaging());
  TL_ASSIGN(const auto leftovers, FindLeftovers(store));
  std::set<Day> days;
  for (const std::string& key : leftovers) {
    if (const auto day = DayOfFile(key)) days.insert(*day);
    if (const auto receipt = ParseReceiptKey(key)) days.insert(receipt->day);
  }
  return SweepDays(store, clock, std::vector<Day>(days.begin(), days.end()), patience);
}

Result<std::vector<std::string>> FindLeftovers(ObjectStore& store) {
  std::vector<std::string> leftovers;
  TL_ASSIGN(auto files, FindUnnamedFiles(store, &leftovers));
  for (ObjectInfo& file : files) leftovers.push_back(std::move(file.key));
  std::ranges::sort(leftovers);
  return leftovers;
}

}  // namespace tracklake
