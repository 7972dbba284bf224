#include "lake/report.h"

namespace tracklake {

std::int64_t TransformReport::rows() const {
  std::int64_t rows = 0;
  for (const TableCounts& count : counts) rows += count.rows;
  return rows;
}

std::string_view NameOf(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::kRawMissing:
      return "raw missing";
    case ProblemKind::kRawChanged:
      return "raw changed";
    case ProblemKind::kRawDamaged:
      return "raw damaged";
    case ProblemKind::kRawUnreadable:
      return "raw unreadable";
    case ProblemKind::kPartMissing:
      return "part missing";
    case ProblemKind::kPartChanged:
      return "part changed";
    case ProblemKind::kRowsDiffer:
      return "rows differ";
    case ProblemKind::kReceiptDiffers:
      return "receipt differs";
    case ProblemKind::kReceiptBroken:
      return "receipt broken";
    case ProblemKind::kQuarantineDiffers:
      return "quarantine differs";
    case ProblemKind::kDoubled:
      return "doubled";
    case ProblemKind::kWithdrawalBroken:
      return "withdrawal broken";
    case ProblemKind::kExpiryBroken:
      return "expiry broken";
    case ProblemKind::kRollupDiffers:
      return "roll-up differs";
  }
  return {};
}

}  // namespace tracklake
