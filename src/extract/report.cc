#include "extract/report.h"

namespace tracklake {

std::string_view FetchOutcomeName(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::kComplete:
      return "complete";
    case FetchOutcome::kPartial:
      return "partial";
    case FetchOutcome::kWithheld:
      return "withheld";
    case FetchOutcome::kFailed:
      return "failed";
    case FetchOutcome::kDeferred:
      return "deferred";
  }
  return "";
}

}  // namespace tracklake
