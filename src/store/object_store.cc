#include "store/object_store.h"

namespace tracklake {

Result<std::vector<SwapOutcome>> ObjectStore::PutAllIfMatch(
    std::span<const Replacement> replacements) {
  std::vector<SwapOutcome> outcomes;
  for (const Replacement& one : replacements) {
    const Result<> put = PutIfMatch(one.key, one.bytes, one.expected_sha256);
    if (!put.has_value() && put.error().kind != ErrorKind::kConflict) {
      return std::unexpected(put.error());
    }
    outcomes.push_back(put.has_value() ? SwapOutcome::kSwapped : SwapOutcome::kConflict);
  }
  return outcomes;
}

}  // namespace tracklake
