// A command that changes or checks the lake, as a run: its beginning and its end are told, so that
// it stands in the log and in the lake's history. Main thread.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "app/job.h"
#include "app/lake_stages.h"
#include "app/services.h"
#include "base/result.h"
#include "lake/withdraw.h"

namespace tracklake::app {

struct RunEnd {
  Outcome outcome{};
  std::optional<Seconds> retry_at = {};
};

RunEnd EndOf(const JobReport& report);
RunEnd EndOf(const ImportJobReport& report);
RunEnd EndOf(const TransformStageReport& report);
RunEnd EndOf(const CrawlStageReport& report);
RunEnd EndOf(const VerifyReport& report);
RunEnd EndOf(const WithdrawReport& report);
RunEnd EndOf(const RetentionReport& report);

void TellRunEnded(const Services& services, std::string_view command, const RunEnd& end,
                  const Error* error);

// `command` is what people type: "transform".
template <typename Report>
Result<Report> ToldRun(const Services& services, std::string_view command,
                       const std::function<Result<Report>()>& run) {
  services.events.Tell(RunBegan{command});
  Result<Report> report = run();
  if (report) {
    TellRunEnded(services, command, EndOf(*report), nullptr);
  } else {
    const Error& error = report.error();
    TellRunEnded(services, command, {OutcomeOf(error.kind), error.retry_at}, &error);
  }
  return report;
}

}  // namespace tracklake::app
