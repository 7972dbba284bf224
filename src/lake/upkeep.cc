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

// Adds the keys of our files among the objects that no live receipt names.
void AddUnnamed(const std::vector<ObjectInfo>& objects, const std::set<std::string>& named,
                std::vector<std::string>* keys) {
  for (const ObjectInfo& object : objects) {
    if (DayOfFile(object.key).has_value() && !named.contains(object.key)) {
      keys->push_back(object.key);
    }
  }
}

void AddNames(const LiveDay& live, std::set<std::string>* named) {
  for (Part& part : live.Parts()) named->insert(std::move(part.key));
  const auto add = [&](const Receipt& receipt) {
    if (receipt.quarantine_key) named->insert(*receipt.quarantine_key);
  };
  if (live.rewritten) std::ranges::for_each(live.rewritten->receipts, add);
  for (const StoredReceipt& object : live.objects) add(object.receipt);
}

// Receipts before files: a receipt never names one that is gone.
Result<> SweepDay(ObjectStore& store, Day day) {
  TL_ASSIGN(const DayListing listing, ListReceipts(store, day));
  TL_ASSIGN(const LiveDay live, SurveyDay(store, listing));
  if (!live.broken.empty()) return {};  // whatever it names must stay
  std::vector<std::string> receipts;
  for (const StoredReceipt& covered : live.covered) receipts.push_back(covered.info.key);
  std::set<std::string> named;
  AddNames(live, &named);
  std::vector<std::string> files;
  for (const FileFormat format : kFormats) {
    for (const TableInfo& table : Tables()) {
      TL_ASSIGN(const auto objects, store.List(PartitionPrefix(table.id, format, day)));
      AddUnnamed(objects, named, &files);
    }
  }
  TL_ASSIGN(const auto refused,
            store.List(fmt::format("{}{}/", kQuarantinePrefix, FormatDate(day))));
  AddUnnamed(refused, named, &files);
  failpoint::Hit("sweep.day_read");
  if (!receipts.empty()) TL_TRY(store.Delete(receipts));
  if (!files.empty()) TL_TRY(store.Delete(files));
  failpoint::Hit("sweep.day_removed");
  return {};
}

// Files before receipts: what is committed in between is then no leftover.
Result<std::vector<std::string>> FindUnnamedFiles(ObjectStore& store,
                                                  std::vector<std::string>* covered) {
  std::vector<ObjectInfo> objects;
  for (const FileFormat format : kFormats) {
    TL_ASSIGN(auto listed, store.List(TablesPrefix(format)));
    objects.insert(objects.end(), std::make_move_iterator(listed.begin()),
                   std::make_move_iterator(listed.end()));
  }
  TL_ASSIGN(auto refused, store.List(kQuarantinePrefix));
  objects.insert(objects.end(), std::make_move_iterator(refused.begin()),
                 std::make_move_iterator(refused.end()));
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
  std::vector<std::string> files;
  AddUnnamed(objects, named, &files);
  std::erase_if(files, [&](const auto& key) { return unsure.contains(*DayOfFile(key)); });
  return files;
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
    if (const auto day = DayOfFile(key)) days.insert(*day);
    if (const auto receipt = ParseReceiptKey(key)) days.insert(receipt->day);
  }
  return SweepDays(store, std::vector<Day>(days.begin(), days.end()), patience);
}

Result<std::vector<std::string>> FindLeftovers(ObjectStore& store) {
  std::vector<std::string> receipts;
  TL_ASSIGN(auto leftovers, FindUnnamedFiles(store, &receipts));
  leftovers.insert(leftovers.end(), std::make_move_iterator(receipts.begin()),
                   std::make_move_iterator(receipts.end()));
  std::ranges::sort(leftovers);
  return leftovers;
}

}  // namespace tracklake
