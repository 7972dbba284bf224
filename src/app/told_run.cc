#include "app/told_run.h"

#include "app/verify_report.h"

namespace tracklake::app {

RunEnd EndOf(const JobReport& report) { return {report.outcome(), report.retry_at()}; }
RunEnd EndOf(const ImportJobReport& report) { return {report.outcome()}; }
RunEnd EndOf(const TransformStageReport& report) { return {OutcomeOf(report)}; }
RunEnd EndOf(const CrawlStageReport& report) { return {OutcomeOf(report)}; }

RunEnd EndOf(const RetentionReport& report) { return {OutcomeOf(report)}; }

RunEnd EndOf(const VerifyReport& report) { return {OutcomeOf(report)}; }

RunEnd EndOf(const WithdrawReport& report) {
  return {report.failures.empty() ? Outcome::kDone : Outcome::kIncomplete};
}

void TellRunEnded(const Services& services, std::string_view command, const RunEnd& end,
                  const Error* error) {
  services.events.Tell(RunEnded{command, NameOf(end.outcome), end.retry_at, error});
}

}  // namespace tracklake::app
