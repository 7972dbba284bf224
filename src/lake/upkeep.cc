#include "lake/upkeep.h"

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

// Adds the keys of parts among the objects that no live part has.
void AddUnnamed(const std::vector<ObjectInfo>& objects, const std::set<std::string>& named,
                std::vector<std::string>* keys) {
  for (const ObjectInfo& object : objects) {
    if (ParsePartKey(object.key).has_value() && !named.contains(object.key)) {
      keys->push_back(object.key);
    }
  }
}

void AddNames(const LiveDay& live, std::set<std::string>* named) {
  for (Part& part : live.Parts()) named->insert(std::move(part.key));
}

// Receipts before parts: a receipt never names a file that is gone.
Result<> SweepDay(ObjectStore& store, Day day) {
  TL_ASSIGN(const DayListing listing, ListReceipts(store, day));
  const LiveDay live = SurveyDay(store, listing);
  if (!live.broken.empty()) return {};  // whatever it names must stay
  std::vector<std::string> receipts;
  for (const StoredReceipt& covered : live.covered) receipts.push_back(covered.info.key);
  std::set<std::string> named;
  AddNames(live, &named);
  std::vector<std::string> parts;
  for (const FileFormat format : kFormats) {
    for (const TableInfo& table : Tables()) {
      TL_ASSIGN(const auto objects, store.List(PartitionPrefix(table.id, format, day)));
      AddUnnamed(objects, named, &parts);
    }
  }
  failpoint::Hit("sweep.day_read");
  if (!receipts.empty()) TL_TRY(store.Delete(receipts));
  if (!parts.empty()) TL_TRY(store.Delete(parts));
  failpoint::Hit("sweep.day_removed");
  return {};
}

// Parts before receipts: what is committed in between is then no leftover.
Result<std::vector<std::string>> FindUnnamedParts(ObjectStore& store,
                                                  std::vector<std::string>* covered) {
  std::vector<ObjectInfo> objects;
  for (const FileFormat format : kFormats) {
    TL_ASSIGN(auto listed, store.List(TablesPrefix(format)));
    objects.insert(objects.end(), std::make_move_iterator(listed.begin()),
                   std::make_move_iterator(listed.end()));
  }
  std::set<std::string> named;
  std::set<Day> unsure;
  TL_ASSIGN(const auto listings, ListReceipts(store));
  for (const DayListing& listing : listings) {
    const LiveDay live = SurveyDay(store, listing);
    if (!live.broken.empty()) unsure.insert(live.day);
    if (!live.broken.empty()) continue;
    AddNames(live, &named);
    for (const StoredReceipt& receipt : live.covered) covered->push_back(receipt.info.key);
  }
  std::vector<std::string> parts;
  AddUnnamed(objects, named, &parts);
  std::erase_if(parts, [&](const auto& key) { return unsure.contains(ParsePartKey(key)->day); });
  return parts;
}

}  // namespace

Result<SweepOutcome> SweepDays(ObjectStore& store, std::span<const Day> days,
                               SweepPatience patience) {
  if (days.empty()) return SweepOutcome::kClean;
  TL_ASSIGN(const auto writers, patience == SweepPatience::kWait
                                    ? store.Lock(kWritersLock, LockMode::kExclusive)
                                    : store.TryLock(kWritersLock, LockMode::kExclusive));
  if (writers == nullptr) return SweepOutcome::kInUse;
  TL_ASSIGN(const auto readers, store.TryLock(kReadersLock, LockMode::kExclusive));
  if (readers == nullptr) return SweepOutcome::kInUse;
  failpoint::Hit("sweep.locked");
  for (const Day day : days) TL_TRY(SweepDay(store, day));
  return SweepOutcome::kClean;
}

Result<SweepOutcome> SweepLake(ObjectStore& store, SweepPatience patience) {
  TL_TRY(store.RemoveDeadStaging());
  TL_ASSIGN(const auto leftovers, FindLeftovers(store));
  std::set<Day> days;
  for (const std::string& key : leftovers) {
    if (const auto part = ParsePartKey(key)) days.insert(part->day);
    if (const auto receipt = ParseReceiptKey(key)) days.insert(receipt->day);
  }
  return SweepDays(store, std::vector<Day>(days.begin(), days.end()), patience);
}

Result<std::vector<std::string>> FindLeftovers(ObjectStore& store) {
  std::vector<std::string> receipts;
  TL_ASSIGN(auto leftovers, FindUnnamedParts(store, &receipts));
  leftovers.insert(leftovers.end(), std::make_move_iterator(receipts.begin()),
                   std::make_move_iterator(receipts.end()));
  std::ranges::sort(leftovers);
  return leftovers;
}

}  // namespace tracklake
