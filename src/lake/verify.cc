#include "lake/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "base/stopped.h"
#include "lake/content.h"
#include "lake/difference.h"
#include "lake/expiry_marker.h"
#include "lake/layout.h"
#include "lake/live.h"
#include "lake/locks.h"
#include "lake/unit.h"
#include "lake/upkeep.h"
#include "raw/fetched_at.h"
#include "raw/raw_key.h"
#include "store/local/scratch.h"

namespace tracklake {
namespace {

// In a store without locks what is verified may be replaced meanwhile. What is wrong then is looked
// at again, so often.
constexpr int kMaxVerifies = 3;

// A live unit: a day's receipt, or one object's.
struct Claimed {
  Day day{};
  std::string receipt_key;
  std::vector<Receipt> receipts;
  std::vector<Part> parts;
  Version version;
  std::vector<FileFormat> formats;
};

class Verifier {
 public:
  Verifier(ObjectStore* store, Clock* clock, const LakeOptions& options,
           const ProgressCallback& progress)
      : store_(*store), clock_(*clock), options_(options), progress_(progress) {}

  Result<VerifyReport> Run();

 private:
  Result<> ReadReceipts();
  Result<> CheckUnit(const Claimed& claimed);
  Result<bool> FindRaw(const Claimed& claimed, std::vector<RawEntry>* entries);
  Result<bool> HasExpired(const std::string& raw_key);
  void CompareReceipts(const Claimed& claimed, const Unit& unit);
  Result<> CompareQuarantine(const Claimed& claimed, const Unit& unit);
  Result<> CompareParts(const Claimed& claimed, const Unit& unit);
  Result<> ComparePart(const Part& part, const StagedPart* derived);
  Result<std::string> TellDifference(const Part& part, const std::filesystem::path& derived);
  Result<> CheckHashes(const Claimed& claimed);
  Result<> CountPending();
  // Problems of what is derived: a replay of the day that is being checked makes it again.
  // Of a frozen day nothing can.
  void Blame(ProblemKind kind, std::string subject, std::string detail) {
    if (is_frozen_) detail += "; its raw has expired, so only a backup has it";
    BlameWith(kind, std::move(subject), std::move(detail),
              is_frozen_ ? "" : "tracklake replay " + FormatDate(checked_day_));
  }
  void BlameWith(ProblemKind kind, std::string subject, std::string detail, std::string cure) {
    report_.problems.push_back({kind, std::move(subject), std::move(detail), std::move(cure)});
  }
  void BlameRaw(ProblemKind kind, const std::string& key, std::string detail);

  ObjectStore& store_;
  Clock& clock_;
  const LakeOptions& options_;
  const ProgressCallback& progress_;
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<UnitWriter> writer_;
  std::vector<Claimed> claimed_;
  std::map<std::string, std::string> live_;  // raw key → receipt key
  std::set<Day> broken_days_;
  Day checked_day_{};
  std::optional<ExpiryMarker> marker_;  // of a day in which something is missing
  bool is_frozen_ = false;              // the unit that is being checked
  VerifyReport report_;
};

Result<VerifyReport> Verifier::Run() {
  // What is live now must not be swept away while it is compared.
  TL_ASSIGN(const auto readers, LockForReading(store_));
  TL_ASSIGN(staging_, NewScratch(&store_));
  TL_ASSIGN(writer_, UnitWriter::Open(&store_, &clock_, staging_.get(), "derived", options_.stop));
  TL_TRY(ReadReceipts());
  Progress progress;
  for (const Claimed& claimed : claimed_) {
    progress.total += static_cast<std::int64_t>(claimed.receipts.size());
  }
  for (const Claimed& claimed : claimed_) {
    TL_TRY(NotStopped(options_.stop));
    TL_TRY(CheckUnit(claimed));
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
    checked_day_ = live.day;
    for (const BrokenReceipt& receipt : live.broken) {
      Blame(ProblemKind::kReceiptBroken, receipt.info.key, receipt.error.message);
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
      Claimed claimed{.day = listing.day,
                      .receipt_key = object.info.key,
                      .parts = std::exchange(receipt.parts, {}),
                      .version = receipt.version,
                      .formats = receipt.formats};
      claimed.receipts.push_back(std::move(receipt));
      claimed_.push_back(std::move(claimed));
    }
  }
  for (const Claimed& claimed : claimed_) {
    for (const Receipt& receipt : claimed.receipts) {
      const auto [other, fresh] = live_.emplace(receipt.raw_key, claimed.receipt_key);
      if (fresh) continue;
      BlameWith(ProblemKind::kDoubled, receipt.raw_key,
                fmt::format("live by {} and {}", other->second, claimed.receipt_key),
                "tracklake replay");
    }
  }
  return {};
}

Result<> Verifier::CheckUnit(const Claimed& claimed) {
  checked_day_ = claimed.day;
  is_frozen_ = false;
  std::vector<RawEntry> entries;
  TL_ASSIGN(const bool derivable, FindRaw(claimed, &entries));
  if (claimed.version != CurrentVersion()) {
    report_.other_version_objects += static_cast<std::int64_t>(claimed.receipts.size());
    return CheckHashes(claimed);
  }
  if (!derivable) return CheckHashes(claimed);
  TL_ASSIGN(const Unit unit, writer_->Write(entries, claimed.day, claimed.formats));
  for (const Failure& failure : unit.failures) {
    const bool damaged = failure.error.kind == ErrorKind::kCorruption;
    BlameRaw(damaged ? ProblemKind::kRawDamaged : ProblemKind::kRawUnreadable, failure.subject,
             failure.error.message);
  }
  if (!unit.failures.empty()) return CheckHashes(claimed);
  report_.objects += static_cast<std::int64_t>(unit.objects.size());
  const std::size_t before = report_.problems.size();
  CompareReceipts(claimed, unit);
  TL_TRY(CompareQuarantine(claimed, unit));
  if (report_.problems.size() != before) return CheckHashes(claimed);
  TL_TRY(CompareParts(claimed, unit));
  std::error_code ignored;
  for (const StagedPart& staged : unit.staged) std::filesystem::remove(staged.file, ignored);
  return {};
}

void Verifier::BlameRaw(ProblemKind kind, const std::string& key, std::string detail) {
  BlameWith(kind, key, std::move(detail),
            kind == ProblemKind::kRawChanged ? "tracklake transform"
            : kind == ProblemKind::kRawUnreadable
                ? ""
                : fmt::format("tracklake withdraw {} --why TEXT", key));
}

Result<bool> Verifier::FindRaw(const Claimed& claimed, std::vector<RawEntry>* entries) {
  bool complete = true;
  for (const Receipt& receipt : claimed.receipts) {
    auto info = store_.Head(receipt.raw_key);
    if (info.has_value()) {
      entries->push_back({*std::move(info),
                          TimeOfOwnKey(receipt.raw_key),
                          {.by_receipt = receipt.fetched_at, .may_record = false}});
      continue;
    }
    if (info.error().kind != ErrorKind::kNotFound) return std::unexpected(info.error());
    complete = false;
    TL_ASSIGN(const bool expired, HasExpired(receipt.raw_key));
    if (expired) {
      ++report_.expired_objects;
      is_frozen_ = true;
      continue;
    }
    BlameRaw(ProblemKind::kRawMissing, receipt.raw_key,
             fmt::format("{} says that its rows are in the tables", claimed.receipt_key));
  }
  return complete;
}

// Whether retention took it away, by the marker of the day that is being checked.
Result<bool> Verifier::HasExpired(const std::string& raw_key) {
  if (!marker_.has_value() || marker_->day != checked_day_) {
    auto stored = ReadExpiryMarker(store_, checked_day_);
    if (!stored && stored.error().kind != ErrorKind::kCorruption) {
      return std::unexpected(std::move(stored).error());
    }
    if (!stored) {
      BlameWith(ProblemKind::kExpiryBroken, ExpiryKey(checked_day_), stored.error().hint, "");
    }
    marker_ = stored ? std::move(stored->marker) : ExpiryMarker{checked_day_, {}};
  }
  return marker_->Holds(raw_key);
}

void Verifier::CompareReceipts(const Claimed& claimed, const Unit& unit) {
  for (const Elsewhere& object : unit.elsewhere) {
    BlameRaw(ProblemKind::kRawChanged, object.raw_key,
             fmt::format("it was fetched on {}, {} says {}", FormatDate(object.day),
                         claimed.receipt_key, FormatDate(claimed.day)));
  }
  if (!unit.elsewhere.empty()) return;
  for (std::size_t i = 0; i < claimed.receipts.size(); ++i) {
    const Receipt& said = claimed.receipts[i];
    const Receipt& found = unit.objects[i].receipt;
    if (said.sha256 != found.sha256 || said.size != found.size) {
      BlameRaw(ProblemKind::kRawChanged, said.raw_key,
               fmt::format("SHA-256 {} of {} bytes, {} says {} of {}", found.sha256, found.size,
                           claimed.receipt_key, said.sha256, said.size));
    } else if (said != found) {
      Blame(ProblemKind::kReceiptDiffers, claimed.receipt_key, DescribeDifference(said, found));
    }
  }
}

Result<> Verifier::CompareQuarantine(const Claimed&, const Unit& unit) {
  for (const Derived& object : unit.objects) {
    if (!object.receipt.quarantine_key.has_value()) continue;
    const std::string& key = *object.receipt.quarantine_key;
    std::string bytes;
    const auto got = store_.Get(key, &bytes);
    if (!got.has_value() && got.error().kind != ErrorKind::kNotFound) {
      return std::unexpected(got.error());
    }
    if (got.has_value() && bytes == object.quarantine_lines) continue;
    Blame(ProblemKind::kQuarantineDiffers, key,
          fmt::format(
              "{} of {}",
              got.has_value() ? "it says something else than the items" : "missing: the items",
              object.info.key));
  }
  return {};
}

Result<> Verifier::CompareParts(const Claimed& claimed, const Unit& unit) {
  for (const Part& part : claimed.parts) {
    const auto derived =
        std::ranges::find(unit.staged, part.key, [](const StagedPart& s) { return s.part.key; });
    TL_TRY(ComparePart(part, derived == unit.staged.end() ? nullptr : &*derived));
  }
  for (const StagedPart& staged : unit.staged) {
    const auto named = std::ranges::find(claimed.parts, staged.part.key, &Part::key);
    if (named != claimed.parts.end()) continue;
    Blame(ProblemKind::kReceiptDiffers, claimed.receipt_key,
          fmt::format("raw gives {} rows for {}, which it does not name", staged.part.rows,
                      staged.part.key));
  }
  return {};
}

Result<> Verifier::ComparePart(const Part& part, const StagedPart* derived) {
  ++report_.parts;
  report_.rows += part.rows;
  TL_ASSIGN(const auto sha256, HashObject(store_, part.key));
  if (!sha256.has_value()) {
    Blame(ProblemKind::kPartMissing, part.key, fmt::format("{} rows", part.rows));
    return {};
  }
  if (derived == nullptr) {
    Blame(ProblemKind::kReceiptDiffers, part.key, "raw gives no rows for it");
    return {};
  }
  if (*sha256 == part.sha256 && derived->part == part) return {};
  TL_ASSIGN(std::string detail, TellDifference(part, derived->file));
  Blame(*sha256 == part.sha256 ? ProblemKind::kRowsDiffer : ProblemKind::kPartChanged, part.key,
        std::move(detail));
  return {};
}

Result<std::string> Verifier::TellDifference(const Part& part,
                                             const std::filesystem::path& derived) {
  const auto place = ParsePartKey(part.key);
  if (!place.has_value()) return "its name is not a part's";
  if (!options_.describe_rows) return "other bytes than raw gives";
  std::string bytes;
  TL_TRY(store_.Get(part.key, &bytes));
  const std::filesystem::path stored = staging_->folder() / "stored";
  if (!(std::ofstream(stored, std::ios::binary | std::ios::trunc) << bytes).flush()) {
    return Fail(ErrorKind::kIo, "cannot write {}", stored.native());
  }
  return options_.describe_rows(*place, stored, derived);
}

// All that can be said of parts whose raw is gone or was read by another version.
Result<> Verifier::CheckHashes(const Claimed& claimed) {
  for (const Part& part : claimed.parts) {
    ++report_.parts;
    report_.rows += part.rows;
    TL_ASSIGN(const auto sha256, HashObject(store_, part.key));
    if (!sha256.has_value()) {
      Blame(ProblemKind::kPartMissing, part.key, fmt::format("{} rows", part.rows));
    } else if (*sha256 != part.sha256) {
      Blame(ProblemKind::kPartChanged, part.key, "its bytes are not those that were written");
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
    BlameWith(ProblemKind::kWithdrawalBroken, key,
              "it does not say what was withdrawn, so the same bytes may come in again; if nothing "
              "was, delete it",
              "");
  }
  for (const std::string& key : listing.withdrawals.orphans) {
    BlameRaw(
        ProblemKind::kWithdrawalBroken, key,
        fmt::format("it was withdrawn, and its record {} is lost or broken: the same bytes may "
                    "come in again",
                    WithdrawalKey(key)));
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
