#include "alarm/rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "alarm/rules_internal.h"

namespace tracklake::alarm {
namespace {

using app::HealthPart;

// What each rule goes by; those of jobs, which are named for the job, by runs.
struct Rule {
  std::string_view name;
  HealthPart part;
};
constexpr Rule kRules[] = {
    {"stale", HealthPart::kRaw},          {"quarantine", HealthPart::kRaw},
    {"gaps", HealthPart::kTables},        {"quota", HealthPart::kQuota},
    {"consent", HealthPart::kConsent},    {"disk", HealthPart::kDisk},
    {"dead-letters", HealthPart::kQueue},
};

HealthPart PartOf(std::string_view name) {
  const auto* rule = std::ranges::find(kRules, name, &Rule::name);
  return rule == std::end(kRules) ? HealthPart::kRuns : rule->part;
}

}  // namespace

std::string_view NameOf(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

Judgement Judge(const app::Health& health, const app::Config& config,
                std::optional<std::int64_t> gaps_before) {
  Holding holding(health.at);
  if (health.jobs) {
    for (const app::JobHealth& job : *health.jobs) JudgeJob(job, &holding);
  }
  if (health.raw) JudgeRaw(health, config, &holding);
  if (health.tables) JudgeGaps(*health.tables, gaps_before, &holding);
  if (health.quota) JudgeQuota(*health.quota, &holding);
  if (health.consent) JudgeConsent(*health.consent, &holding);
  if (health.disk) JudgeDisk(*health.disk, &holding);
  if (health.queue) JudgeQueue(*health.queue, &holding);
  std::set<HealthPart> unknown;
  for (const auto& [part, error] : health.unread) unknown.insert(part);
  if (!health.queue) unknown.insert(HealthPart::kQueue);
  return {std::move(holding).Take(),
          [unknown](std::string_view name) { return !unknown.contains(PartOf(name)); }};
}

}  // namespace tracklake::alarm
