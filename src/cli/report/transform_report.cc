#include "cli/report/job_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/text_table.h"
#include "cli/report/error_report.h"
#include "cli/report/left_out.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kFailuresTold = 20;  // to people; programs get all of them
constexpr std::size_t kNoticesTold = 20;

void SayOutcome(const Terminal& terminal, std::string_view verb, const TransformReport& report) {
  const std::string merged =
      report.days_merged == 0
          ? ""
          : fmt::format("; {} merged into one part per table", Count(report.days_merged, "day"));
  if (report.transformed == 0 && report.failed == 0) {
    terminal.Say(fmt::format("{}: nothing new, {} done before{}", verb,
                             Count(report.settled, "object"), merged));
    return;
  }
  terminal.Say(fmt::format("{}: {} ({}) → {} in {}{}", verb, Count(report.transformed, "object"),
                           HumanBytes(report.raw_bytes), Count(report.rows(), "row"),
                           Count(report.parts_written, "part"), merged));
}

void SayDetails(const Terminal& terminal, std::string_view verb, const TransformReport& report) {
  terminal.Detail(fmt::format("{}: {} looked at, {} done before, {} rewritten", verb,
                              Count(report.objects, "object"), report.settled,
                              Count(report.days_rewritten, "day")));
  for (const LeftOut& file : report.left_out) {
    terminal.Detail(fmt::format("{}: left out: {}: {}", verb, file.key, NameOf(file.verdict)));
  }
  if (!report.left_out.empty()) {
    terminal.Detail(fmt::format("{}: left out {}", verb, LeftOutText(report.left_out)));
  }
  for (const TableInfo& table : Tables()) {
    const TableCounts& count = report.counts[static_cast<std::size_t>(table.id)];
    if (count.candidates == 0) continue;
    terminal.Detail(
        fmt::format("{}: {}: {} of {} found; {} the same as others, {} in quarantine, {} left out",
                    verb, table.name, Count(count.rows, "row"), WithThousands(count.candidates),
                    count.folded, count.quarantined, count.not_applicable));
  }
}

// Told with --quiet, too: it is what the exit code 3 or 65 is about.
void SayQuarantine(const Terminal& terminal, std::string_view verb, const TransformReport& report) {
  if (report.quarantine_lines == 0) return;
  for (std::size_t i = 0; i < std::min(report.notices.size(), kNoticesTold); ++i) {
    const QuarantineNotice& notice = report.notices[i];
    terminal.err() << "quarantine: " << Printable(notice.raw_key)
                   << (notice.pointer.empty() ? "" : " " + Printable(notice.pointer)) << ": "
                   << Printable(notice.reason) << '\n';
  }
  terminal.Warn(fmt::format("{}: {} went into quarantine, {} refused whole: tracklake quarantine",
                            verb, Count(report.quarantine_lines, "item"),
                            Count(report.refused, "object")));
}

// Each with what heals it; a hint that stands for several is told once.
void SayFailures(const Terminal& terminal, const std::vector<Failure>& failures) {
  const std::size_t told = std::min(failures.size(), kFailuresTold);
  for (std::size_t i = 0; i < told; ++i) {
    const Error& error = failures[i].error;
    terminal.err() << "failed: " << failures[i].subject << ": " << error.message << '\n';
    const bool repeated = i + 1 < told && failures[i + 1].error.hint == error.hint;
    if (!repeated) TellHint(terminal, error);
  }
  if (failures.size() > told) {
    terminal.Say(fmt::format("failed: {} more; --format json names all", failures.size() - told));
  }
}

void SayTroubles(const Terminal& terminal, std::string_view verb, const TransformReport& report) {
  SayQuarantine(terminal, verb, report);
  for (std::size_t i = 0; i < std::min(report.changed.size(), kFailuresTold); ++i) {
    terminal.Say(fmt::format("{}: {} was written again since; its rows are the new ones", verb,
                             report.changed[i]));
  }
  if (report.newer > 0) {
    terminal.Say(fmt::format("{}: {} left alone, transformed by a newer tracklake", verb,
                             Count(report.newer, "object")));
  }
  if (report.days_frozen > 0) {
    terminal.Say(fmt::format("{}: {} whose raw has expired left alone", verb,
                             Count(report.days_frozen, "day")));
  }
  SayFailures(terminal, report.failures);
}

}  // namespace

void Say(const Terminal& terminal, const app::TransformStageReport& stage) {
  SayOutcome(terminal, stage.verb, stage.transform);
  SayDetails(terminal, stage.verb, stage.transform);
  SayTroubles(terminal, stage.verb, stage.transform);
}

}  // namespace tracklake::cli
