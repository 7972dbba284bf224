#include "lake/verify.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "base/stopped.h"
#include "lake/layout.h"
#include "lake/live.h"
#include "lake/locks.h"
#include "lake/upkeep.h"
#include "lake/verify_unit.h"
#include "raw/fetched_at.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

// In a store without locks what is verified may be replaced meanwhile. What is wrong then is looked
// at again, so often.
constexpr int kMaxVerifies = 3;

class Verifier {
 public:
  Verifier(ObjectStore* store, Clock* clock, const LakeOptions& options,
           const ProgressCallback& progress)
      : store_(*store), clock_(*clock), options_(options), progress_(progress) {}

  Result<VerifyReport> Run();

 private:
  Result<> ReadReceipts();
  Result<> CountPending();
  void Blame(ProblemKind kind, std::string subject, std::string detail, std::string cure) {
    report_.problems.push_back({kind, std::move(subject), std::move(detail), std::move(cure)});
  }

  ObjectStore& store_;
  Clock& clock_;
  const LakeOptions& options_;
  const ProgressCallback& progress_;
  std::vector<ClaimedUnit> claimed_;
  std::map<std::string, std::string> live_;  // raw key → receipt key
  std::set<Day> broken_days_;
  VerifyReport report_;
};

Result<VerifyReport> Verifier::Run() {
  // What is live now must not be swept away while it is compared.
  TL_ASSIGN(const auto readers, LockForReading(store_));
  TL_ASSIGN(UnitVerifier units, UnitVerifier::Open(&store_, &clock_, options_, &report_));
  TL_TRY(ReadReceipts());
  Progress progress;
  for (const ClaimedUnit& claimed : claimed_) {
    progress.total += static_cast<std::int64_t>(claimed.receipts.size());
  }
  for (const ClaimedUnit& claimed : claimed_) {
    TL_TRY(NotStopped(options_.stop));
    TL_TRY(units.Check(claimed));
    progress.done += static_cast<std::int64_t>(claimed.receipts.size());
    if (progress_) progress_(progress);
  }
  TL_TRY(CountPending());
  return std::move(report_);
}

Result<> Verifier::ReadReceipts() {
  TL_ASSIGN(const auto listings, ListReceipts(store_));
  for (const DayListing& listing : listings) {
    TL_ASSIGN(LiveDay live, SurveyDay(store_, listing));
    for (const BrokenReceipt& receipt : live.broken) {
      Blame(ProblemKind::kReceiptBroken, receipt.info.key, receipt.error.message,
            "tracklake replay " + FormatDate(live.day));
      broken_days_.insert(live.day);
    }
    const bool unsure =
        !live.broken.empty() && live.broken.back().info.key == DayReceiptKey(live.day);
    if (unsure) continue;  // nobody knows which of the others it covers
    if (live.rewritten.has_value()) {
      DayReceipt& day = *live.rewritten;
      claimed_.push_back({day.day, DayReceiptKey(day.day), std::move(day.receipts),
                          std::move(day.parts), day.version, std::move(day.formats)});
    }
    for (StoredReceipt& object : live.objects) {
      Receipt& receipt = object.receipt;
      ClaimedUnit claimed{.day = listing.day,
                          .receipt_key = object.info.key,
                          .parts = std::exchange(receipt.parts, {}),
                          .version = receipt.version,
                          .formats = receipt.formats};
      claimed.receipts.push_back(std::move(receipt));
      claimed_.push_back(std::move(claimed));
    }
  }
  for (const ClaimedUnit& claimed : claimed_) {
    for (const Receipt& receipt : claimed.receipts) {
      const auto [other, fresh] = live_.emplace(receipt.raw_key, claimed.receipt_key);
      if (fresh) continue;
      Blame(ProblemKind::kDoubled, receipt.raw_key,
            fmt::format("listed by both {} and {}", other->second, claimed.receipt_key),
            "tracklake replay");
    }
  }
  return {};
}

Result<> Verifier::CountPending() {
  TL_ASSIGN(const RawListing listing, ListRaw(store_, options_.raw_prefixes));
  for (const RawEntry& entry : listing.objects) {
    const auto time = entry.fetched_at ? entry.fetched_at : TimeInName(entry.info.key);
    const bool unsure = time.has_value() && broken_days_.contains(DayOf(*time));
    report_.pending += unsure || live_.contains(entry.info.key) ? 0 : 1;
  }
  for (const std::string& key : listing.withdrawals.broken) {
    Blame(ProblemKind::kWithdrawalBroken, key,
          "it does not say what was withdrawn, so the same bytes may be imported again; if "
          "nothing was, delete it",
          "");
  }
  for (const std::string& key : listing.withdrawals.orphans) {
    report_.problems.push_back(RawProblem(
        ProblemKind::kWithdrawalBroken, key,
        fmt::format("it was withdrawn, and its record {} is lost or broken: the same bytes may "
                    "be imported again",
                    WithdrawalKey(key))));
  }
  // While somebody commits, fresh parts cannot be told from forgotten ones.
  std::unique_ptr<HeldLock> lock;
  if (Locks* locks = store_.locks()) {
    auto writers = locks->TryLock(kWritersLock, LockMode::kExclusive);
    if (!writers || *writers == nullptr) return {};
    lock = *std::move(writers);
  }
  auto leftovers = FindLeftovers(store_);
  if (leftovers.has_value()) report_.leftovers = *std::move(leftovers);
  return {};
}

}  // namespace

Result<VerifyReport> VerifyLake(ObjectStore* store, Clock* clock, const LakeOptions& options,
                                const ProgressCallback& progress) {
  if (store->locks() != nullptr) return Verifier(store, clock, options, progress).Run();
  Result<VerifyReport> report;
  for (int tries = 0; tries < kMaxVerifies; ++tries) {
    TL_ASSIGN(const auto before, ListReceipts(*store));
    report = Verifier(store, clock, options, progress).Run();
    if (!report.has_value() || report->clean()) break;
    TL_ASSIGN(const auto after, ListReceipts(*store));
    if (before == after) break;
  }
  return report;
}

}  // namespace tracklake
