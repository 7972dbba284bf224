// One live unit, held against its raw: part of a verification (verify.h).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/expiry_marker.h"
#include "lake/lake_options.h"
#include "lake/receipt.h"
#include "lake/report.h"
#include "lake/unit.h"
#include "store/object_store.h"

namespace tracklake {

// A live unit as receipts have it: a day's receipt, or one object's.
struct ClaimedUnit {
  Day day{};
  std::string receipt_key;
  std::vector<Receipt> receipts;
  std::vector<Part> parts;
  Version version;
  std::vector<FileFormat> formats;
};

// A problem of raw itself, which no replay heals.
Problem RawProblem(ProblemKind kind, const std::string& key, std::string detail);

// Derives units again, one at a time, and adds to the report what it has compared and what is
// wrong. Changes nothing in the lake. One thread; borrows all that it is given.
class UnitVerifier {
 public:
  static Result<UnitVerifier> Open(ObjectStore* store, Clock* clock, const LakeOptions& options,
                                   VerifyReport* report);

  // An error means that the unit could not be compared.
  Result<> Check(const ClaimedUnit& claimed);

 private:
  UnitVerifier(ObjectStore* store, const LakeOptions& options, VerifyReport* report)
      : store_(*store), options_(options), report_(*report) {}

  Result<bool> FindRaw(const ClaimedUnit& claimed, std::vector<RawEntry>* entries);
  Result<bool> HasExpired(const std::string& raw_key);
  void CompareReceipts(const ClaimedUnit& claimed, const Unit& unit);
  Result<> CompareQuarantine(const Unit& unit);
  Result<> CompareParts(const ClaimedUnit& claimed, const Unit& unit);
  Result<> ComparePart(const Part& part, const StagedPart* derived);
  Result<std::string> TellDifference(const Part& part, const std::filesystem::path& derived);
  Result<> CheckHashes(const ClaimedUnit& claimed);
  void Blame(ProblemKind kind, std::string subject, std::string detail);
  void BlameRaw(ProblemKind kind, const std::string& key, std::string detail);

  ObjectStore& store_;
  const LakeOptions& options_;
  VerifyReport& report_;
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<UnitWriter> writer_;
  Day checked_day_{};
  std::optional<ExpiryMarker> marker_;  // of a day in which something is missing
  bool is_frozen_ = false;              // the unit that is being checked
};

}  // namespace tracklake
