#include <fmt/format.h>

#include "base/text.h"
#include "base/text_table.h"
#include "cli/report/error_report.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

void SayFiles(const Terminal& terminal, const app::RemovedFiles& removed, std::string_view noun,
              std::string_view verb) {
  if (removed.files == 0) return;
  terminal.Say(fmt::format("retain: {} ({}) {}", Count(removed.files, noun),
                           HumanBytes(removed.bytes), verb));
}

}  // namespace

void Say(const Terminal& terminal, const app::RetentionReport& report) {
  const ExpiryReport& raw = report.raw;
  const std::string_view verb = report.was_only_told ? "would go" : "gone";
  for (const ExpiredDay& day : raw.days) {
    terminal.Detail(fmt::format("retain: {}: {} ({})", FormatDate(day.day),
                                Count(day.objects, "raw object"), HumanBytes(day.bytes)));
  }
  if (!raw.days.empty()) {
    terminal.Say(fmt::format(
        "retain: {} ({}) of {} to {} {}; {} in the tables", Count(raw.objects(), "raw object"),
        HumanBytes(raw.bytes()), FormatDate(raw.days.front().day), FormatDate(raw.days.back().day),
        verb, report.was_only_told ? "their rows would stay" : "their rows stay"));
  }
  SayFiles(terminal, report.results, "saved result", verb);
  SayFiles(terminal, report.logs, "day's log", verb);
  for (const Failure& one : raw.failures) TellError(terminal, "failed: " + one.subject, one.error);
}

}  // namespace tracklake::cli
