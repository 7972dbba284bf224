#include "lake/withdraw.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "base/failpoint.h"
#include "lake/content.h"
#include "lake/expiry_marker.h"
#include "lake/layout.h"
#include "lake/live.h"
#include "lake/locks.h"
#include "lake/transform_run.h"
#include "lake/upkeep.h"
#include "raw/listing.h"
#include "raw/withdrawn.h"
#include "store/heads.h"

namespace tracklake {
namespace {

using failpoint::Hit;

// Objects are copied in pieces of this size.
constexpr std::size_t kPieceBytes = 1 << 20;

std::int64_t RowsOf(const Receipt& receipt) {
  std::int64_t rows = 0;
  for (const TableCounts& count : receipt.counts) rows += count.rows;
  return rows;
}

// One object on its way out.
struct Leaving {
  WithdrawnObject outcome;
  bool is_there = false;              // under its raw key
  std::vector<std::string> receipts;  // of its own
  std::vector<Day> days;              // whose day.json covers it, or that had its receipts
};

class Withdrawer {
 public:
  Withdrawer(ObjectStore* store, Clock* clock, const LakeOptions& options)
      : store_(*store), clock_(*clock), options_(options) {}

  Result<WithdrawReport> Run(const std::vector<std::string>& keys, const std::string& why) {
    TL_TRY(Find(keys));
    TL_TRY(Record(why));
    TL_TRY(MoveOut());
    return RemoveRows();
  }

 private:
  Result<> Find(const std::vector<std::string>& keys);
  void FindRows(const LiveDay& live);
  Result<> CheckRemovable(const LiveDay& live);
  Result<> FindObject(const std::string& key, Leaving* leaving);
  Result<> Record(const std::string& why);
  Result<std::unique_ptr<HeldLock>> KeepWritersOut();
  Result<> MoveOut();
  Result<> Copy(const std::string& key);
  Result<WithdrawReport> RemoveRows();

  ObjectStore& store_;
  Clock& clock_;
  const LakeOptions& options_;
  Withdrawals known_;
  std::map<std::string, Leaving> leaving_;  // by raw key
  std::vector<std::string> superseded_;     // files of the receipts that go
};

Result<> Withdrawer::Find(const std::vector<std::string>& keys) {
  TL_ASSIGN(known_, ReadWithdrawals(store_));
  for (const std::string& key : keys) {
    TL_TRY(CheckRawKey(key, options_.raw_prefixes));
    leaving_[key].outcome.key = key;
  }
  TL_ASSIGN(const auto listings, ListReceipts(store_));
  for (const DayListing& listing : listings) {
    TL_ASSIGN(const LiveDay live, SurveyDay(store_, listing));
    TL_TRY(CheckRemovable(live));
    FindRows(live);
  }
  for (auto& [key, leaving] : leaving_) TL_TRY(FindObject(key, &leaving));
  return {};
}

void Withdrawer::FindRows(const LiveDay& live) {
  const auto note = [&](const Receipt& receipt, const std::string& receipt_key) {
    const auto found = leaving_.find(receipt.raw_key);
    if (found == leaving_.end()) return;
    Leaving& leaving = found->second;
    leaving.outcome.sha256 = receipt.sha256;
    leaving.outcome.rows = RowsOf(receipt);
    if (!receipt_key.empty()) leaving.receipts.push_back(receipt_key);
    for (const Part& part : receipt.parts) superseded_.push_back(part.key);
    if (receipt.quarantine_key) superseded_.push_back(*receipt.quarantine_key);
    leaving.days.push_back(live.day);
  };
  for (const StoredReceipt& stored : live.covered) note(stored.receipt, stored.info.key);
  for (const StoredReceipt& stored : live.objects) note(stored.receipt, stored.info.key);
  if (!live.rewritten.has_value()) return;
  for (const Receipt& receipt : live.rewritten->receipts) note(receipt, "");
}

// Rows that stand in one part with those of raw that has expired cannot be told from them again.
Result<> Withdrawer::CheckRemovable(const LiveDay& live) {
  if (!live.rewritten.has_value()) return {};
  std::string leaves;
  std::vector<std::string> stay;
  for (const Receipt& receipt : live.rewritten->receipts) {
    if (leaving_.contains(receipt.raw_key)) {
      leaves = receipt.raw_key;
    } else {
      stay.push_back(receipt.raw_key);
    }
  }
  if (leaves.empty()) return {};
  TL_ASSIGN(const StoredMarker stored, ReadExpiryMarker(store_, live.day));
  std::erase_if(stay, [&](const std::string& key) { return !stored.marker.Holds(key); });
  TL_ASSIGN(const ObjectInfos there, HeadAll(store_, stay));
  if (std::ranges::all_of(there, &std::optional<ObjectInfo>::has_value)) return {};
  return WithHint(
      Fail(ErrorKind::kUsage,
           "{} cannot be taken out: its rows stand in one part with "
           "those of raw that has expired",
           leaves),
      fmt::format("Put the raw of {} back from a backup, then withdraw it.", FormatDate(live.day)));
}

// The hash of the record is that of the bytes that go, else what the receipt or an earlier
// withdrawal says.
Result<> Withdrawer::FindObject(const std::string& key, Leaving* leaving) {
  TL_ASSIGN(const auto present, HashObject(store_, key));
  leaving->is_there = present.has_value();
  if (present.has_value()) {
    leaving->outcome.sha256 = *present;
    return {};
  }
  if (const Withdrawal* record = known_.Find(key)) {
    leaving->outcome.sha256 = record->sha256;
    return {};
  }
  TL_ASSIGN(const auto moved, HashObject(store_, WithdrawnObjectKey(key)));
  if (moved.has_value()) leaving->outcome.sha256 = *moved;
  if (moved.has_value() || !leaving->days.empty()) return {};
  return WithHint(Fail(ErrorKind::kNotFound, "there is no raw object {}, and no row of it", key),
                  "The keys: tracklake query \"SELECT DISTINCT raw_key FROM captures\"");
}

// A record that says the same already stays: the withdrawal goes on.
Result<> Withdrawer::Record(const std::string& why) {
  std::vector<Upload> records;
  for (const auto& [key, leaving] : leaving_) {
    const Withdrawal* known = known_.Find(key);
    if (known != nullptr && known->sha256 == leaving.outcome.sha256) continue;
    records.push_back({WithdrawalKey(key),
                       WriteWithdrawal({key, leaving.outcome.sha256, why, clock_.NowSeconds()}),
                       {}});
  }
  TL_TRY(store_.PutAll(records));
  Hit("withdraw.recorded");
  return {};
}

// In a store without locks a commit that is on its way ends with rows of an object that is gone,
// which transform and verify name.
Result<std::unique_ptr<HeldLock>> Withdrawer::KeepWritersOut() {
  Locks* const locks = store_.locks();
  if (locks == nullptr) return nullptr;
  return locks->Lock(kWritersLock, LockMode::kExclusive);
}

// Nobody commits meanwhile, and whoever comes later finds the object gone.
Result<> Withdrawer::MoveOut() {
  std::vector<std::string> raw;
  std::vector<std::string> receipts;
  TL_ASSIGN(const auto lock, KeepWritersOut());
  for (auto& [key, leaving] : leaving_) {
    receipts.insert(receipts.end(), leaving.receipts.begin(), leaving.receipts.end());
    if (!leaving.is_there) continue;
    TL_TRY(Copy(key));
    leaving.outcome.moved = true;
    raw.push_back(key);
  }
  Hit("withdraw.raw_copied");
  TL_TRY(store_.Delete(raw));
  Hit("withdraw.raw_deleted");
  TL_TRY(store_.Delete(receipts));
  Hit("withdraw.receipts_deleted");
  return {};
}

Result<> Withdrawer::Copy(const std::string& key) {
  TL_ASSIGN(const auto staging, store_.staging().NewStaging());
  const auto file = staging->folder() / "object";
  std::ofstream out(file, std::ios::binary);
  std::string piece;
  std::uint64_t offset = 0;
  do {
    TL_TRY(store_.GetRange(key, offset, kPieceBytes, &piece));
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    offset += piece.size();
  } while (piece.size() == kPieceBytes);
  out.close();
  if (!out) return Fail(ErrorKind::kIo, "cannot copy {} to {}", key, file.native());
  const Upload upload = {WithdrawnObjectKey(key), {}, file};
  return store_.PutAll({&upload, 1});
}

Result<WithdrawReport> Withdrawer::RemoveRows() {
  WithdrawReport report;
  std::set<Day> days;
  for (auto& [key, leaving] : leaving_) {
    days.insert(leaving.days.begin(), leaving.days.end());
    report.objects.push_back(std::move(leaving.outcome));
  }
  const std::vector<Day> touched(days.begin(), days.end());
  if (touched.empty()) return report;
  TL_ASSIGN(TransformReport rewritten,
            TransformRun(&store_, &clock_, options_, {}).WithoutWithdrawn(touched));
  report.failures = std::move(rewritten.failures);
  TL_TRY(SweepDays(store_, clock_, touched, SweepPatience::kWait, superseded_));
  return report;
}

}  // namespace

Result<WithdrawReport> WithdrawFromLake(ObjectStore* store, Clock* clock,
                                        const LakeOptions& options,
                                        const std::vector<std::string>& keys,
                                        const std::string& why) {
  return Withdrawer(store, clock, options).Run(keys, why);
}

}  // namespace tracklake
