#include "app/verify_report.h"

#include <algorithm>
#include <string_view>

namespace tracklake::app {
namespace {

constexpr std::string_view kReplay = "tracklake replay";

std::vector<std::string>& PlaceOf(const Problem& problem, Cures* cures) {
  if (problem.kind == ProblemKind::kRollupDiffers) return cures->of_rollups;
  return problem.cure.starts_with(kReplay) ? cures->of_days : cures->of_raw;
}

}  // namespace

Outcome OutcomeOf(const VerifyReport& report) {
  return report.clean() ? Outcome::kDone : Outcome::kBadData;
}

Cures CuresOf(const VerifyReport& report) {
  Cures cures;
  for (const Problem& problem : report.problems) {
    if (problem.cure.empty()) continue;
    auto& same = PlaceOf(problem, &cures);
    if (std::ranges::find(same, problem.cure) == same.end()) same.push_back(problem.cure);
  }
  if (cures.of_days.size() > kMaxDayCures) cures.of_days = {std::string(kReplay)};
  return cures;
}

}  // namespace tracklake::app
