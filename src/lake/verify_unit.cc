#include "lake/verify_unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "base/text.h"
#include "lake/content.h"
#include "lake/difference.h"
#include "lake/layout.h"
#include "raw/raw_key.h"
#include "store/local/scratch.h"

namespace tracklake {

Problem RawProblem(ProblemKind kind, const std::string& key, std::string detail) {
  return {kind, key, std::move(detail),
          kind == ProblemKind::kRawChanged ? "tracklake transform"
          : kind == ProblemKind::kRawUnreadable
              ? ""
              : fmt::format("tracklake withdraw {} --why TEXT", ShellWord(key))};
}

Result<UnitVerifier> UnitVerifier::Open(ObjectStore* store, Clock* clock,
                                        const LakeOptions& options, VerifyReport* report) {
  UnitVerifier verifier(store, options, report);
  TL_ASSIGN(verifier.staging_, NewScratch(store));
  TL_ASSIGN(verifier.writer_,
            UnitWriter::Open(store, clock, verifier.staging_.get(), "derived", options.stop));
  return verifier;
}

// Problems of what is derived: a replay of the day that is being checked makes it again. Of a
// frozen day nothing can.
void UnitVerifier::Blame(ProblemKind kind, std::string subject, std::string detail) {
  if (is_frozen_) detail += "; its raw has expired, so only a backup has it";
  report_.problems.push_back({kind, std::move(subject), std::move(detail),
                              is_frozen_ ? "" : "tracklake replay " + FormatDate(checked_day_)});
}

void UnitVerifier::BlameRaw(ProblemKind kind, const std::string& key, std::string detail) {
  report_.problems.push_back(RawProblem(kind, key, std::move(detail)));
}

Result<> UnitVerifier::Check(const ClaimedUnit& claimed) {
  checked_day_ = claimed.day;
  is_frozen_ = false;
  std::vector<RawEntry> entries;
  TL_ASSIGN(const bool derivable, FindRaw(claimed, &entries));
  if (claimed.version != CurrentVersion()) {
    report_.other_version_objects += static_cast<std::int64_t>(claimed.receipts.size());
    return CheckHashes(claimed);
  }
  if (!derivable) return CheckHashes(claimed);
  ReadAhead ahead(&store_, options_.stop);
  for (const RawEntry& entry : entries) ahead.Expect(entry.info);
  TL_ASSIGN(const Unit unit, writer_->Write(entries, claimed.day, claimed.formats, &ahead));
  for (const Failure& failure : unit.failures) {
    const bool damaged = failure.error.kind == ErrorKind::kCorruption;
    BlameRaw(damaged ? ProblemKind::kRawDamaged : ProblemKind::kRawUnreadable, failure.subject,
             failure.error.message);
  }
  if (!unit.failures.empty()) return CheckHashes(claimed);
  report_.objects += static_cast<std::int64_t>(unit.objects.size());
  const std::size_t before = report_.problems.size();
  CompareReceipts(claimed, unit);
  TL_TRY(CompareQuarantine(unit));
  if (report_.problems.size() != before) return CheckHashes(claimed);
  TL_TRY(CompareParts(claimed, unit));
  std::error_code ignored;
  for (const StagedPart& staged : unit.staged) std::filesystem::remove(staged.file, ignored);
  return {};
}

Result<bool> UnitVerifier::FindRaw(const ClaimedUnit& claimed, std::vector<RawEntry>* entries) {
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
Result<bool> UnitVerifier::HasExpired(const std::string& raw_key) {
  if (!marker_.has_value() || marker_->day != checked_day_) {
    auto stored = ReadExpiryMarker(store_, checked_day_);
    if (!stored && stored.error().kind != ErrorKind::kCorruption) {
      return std::unexpected(std::move(stored).error());
    }
    if (!stored) {
      report_.problems.push_back(
          {ProblemKind::kExpiryBroken, ExpiryKey(checked_day_), stored.error().hint, ""});
    }
    marker_ = stored ? std::move(stored->marker) : ExpiryMarker{checked_day_, {}};
  }
  return marker_->Holds(raw_key);
}

void UnitVerifier::CompareReceipts(const ClaimedUnit& claimed, const Unit& unit) {
  for (const Elsewhere& object : unit.elsewhere) {
    BlameRaw(ProblemKind::kRawChanged, object.raw_key,
             fmt::format("it was fetched on {}, but {} says {}", FormatDate(object.day),
                         claimed.receipt_key, FormatDate(claimed.day)));
  }
  if (!unit.elsewhere.empty()) return;
  for (std::size_t i = 0; i < claimed.receipts.size(); ++i) {
    const Receipt& said = claimed.receipts[i];
    const Receipt& found = unit.objects[i].receipt;
    if (said.sha256 != found.sha256 || said.size != found.size) {
      BlameRaw(ProblemKind::kRawChanged, said.raw_key,
               fmt::format("it has {} bytes and SHA-256 {}, but {} says {} and {}", found.size,
                           found.sha256, claimed.receipt_key, said.size, said.sha256));
    } else if (said != found) {
      Blame(ProblemKind::kReceiptDiffers, claimed.receipt_key, DescribeDifference(said, found));
    }
  }
}

Result<> UnitVerifier::CompareQuarantine(const Unit& unit) {
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
          fmt::format("{} of {}",
                      got.has_value() ? "it does not list the items" : "missing: the items",
                      object.info.key));
  }
  return {};
}

Result<> UnitVerifier::CompareParts(const ClaimedUnit& claimed, const Unit& unit) {
  for (const Part& part : claimed.parts) {
    const auto derived =
        std::ranges::find(unit.staged, part.key, [](const StagedPart& s) { return s.part.key; });
    TL_TRY(ComparePart(part, derived == unit.staged.end() ? nullptr : &*derived));
  }
  for (const StagedPart& staged : unit.staged) {
    const auto named = std::ranges::find(claimed.parts, staged.part.key, &Part::key);
    if (named != claimed.parts.end()) continue;
    Blame(ProblemKind::kReceiptDiffers, claimed.receipt_key,
          fmt::format("raw gives {} rows for {}, which it does not list", staged.part.rows,
                      staged.part.key));
  }
  return {};
}

Result<> UnitVerifier::ComparePart(const Part& part, const StagedPart* derived) {
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

Result<std::string> UnitVerifier::TellDifference(const Part& part,
                                                 const std::filesystem::path& derived) {
  const auto place = ParsePartKey(part.key);
  if (!place.has_value()) return "its name is not that of a part";
  if (!options_.describe_rows) return "its bytes differ from those that raw gives";
  std::string bytes;
  TL_TRY(store_.Get(part.key, &bytes));
  const std::filesystem::path stored = staging_->folder() / "stored";
  if (!(std::ofstream(stored, std::ios::binary | std::ios::trunc) << bytes).flush()) {
    return Fail(ErrorKind::kIo, "cannot write {}", stored.native());
  }
  return options_.describe_rows(*place, stored, derived);
}

// All that can be said of parts whose raw is gone or was read by another version.
Result<> UnitVerifier::CheckHashes(const ClaimedUnit& claimed) {
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

}  // namespace tracklake
