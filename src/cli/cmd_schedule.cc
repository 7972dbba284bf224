#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/json/schedule_json.h"
#include "base/text.h"
#include "base/whole_number.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"

namespace tracklake::cli {
namespace {

constexpr int kMostTicks = 1000;

Result<int> ParseCount(const std::string& text) {
  const auto count = WholeNumber<int>(text);
  if (count && *count >= 1 && *count <= kMostTicks) return *count;
  return Fail(ErrorKind::kUsage, "--count: {} is not a whole number from 1 to {}", text,
              WithThousands(kMostTicks));
}

std::string NoteOf(const app::UpcomingRun& upcoming) {
  switch (upcoming.run.why) {
    case DueReason::kScheduled:
      return "";
    case DueReason::kMissed:
      return "missed";
    case DueReason::kUnfinished:
      return "cut off";
    case DueReason::kDeferred:
      return "deferred";
  }
  return "";
}

// Without the columns that say nothing here.
Listing TableOf(const app::ScheduleReport& report) {
  const bool is_local = report.zone != "UTC";
  const bool has_notes = std::ranges::any_of(
      report.runs, [](const app::UpcomingRun& upcoming) { return !NoteOf(upcoming).empty(); });
  std::vector<TableColumn> columns = {{"source"}, {report.zone}};
  if (is_local) columns.push_back({"UTC"});
  if (has_notes) columns.push_back({"note"});
  columns.push_back({"expression"});
  Listing listing(std::move(columns));
  for (const app::UpcomingRun& upcoming : report.runs) {
    TableRow row = {upcoming.run.source, upcoming.local};
    if (is_local) row.emplace_back(FormatTimestamp(upcoming.at).substr(11, 5));
    if (has_notes) row.emplace_back(NoteOf(upcoming));
    row.emplace_back(upcoming.expression);
    listing.AddRow(std::move(row));
  }
  return listing;
}

void PrintForPeople(const app::ScheduleReport& report, const Terminal& terminal) {
  const Listing listing = TableOf(report);
  if (listing.empty()) {
    terminal.out() << "Nothing is scheduled.\n";
  } else {
    terminal.out() << listing.Text(terminal, Format::kHuman);
  }
  for (const std::string& source : report.silent) {
    terminal.Say(fmt::format("{} never comes again: look at schedule.{}", source, source));
  }
}

std::string CsvText(const app::ScheduleReport& report, const Terminal& terminal) {
  Listing listing({{"source"}, {"expression"}, {"local"}, {"at"}, {"tick"}, {"why"}});
  for (const app::UpcomingRun& upcoming : report.runs) {
    listing.AddRow({upcoming.run.source, upcoming.expression, upcoming.local,
                    FormatTimestamp(upcoming.at), FormatTimestamp(upcoming.run.tick),
                    std::string(app::NameOf(upcoming.run.why))});
  }
  return listing.Text(terminal, Format::kCsv);
}

Result<ExitCode> Schedule(Context& context, const std::string& count) {
  TL_ASSIGN(const int ticks, ParseCount(count));
  TL_ASSIGN(const app::ScheduleReport report, app::ReadSchedule(context.services(), ticks));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) PrintForPeople(report, terminal);
  if (context.format() == Format::kCsv) terminal.out() << CsvText(report, terminal);
  PrintJson(context, app::JsonOf(report));
  return ExitCode::kOk;
}

}  // namespace

void AddSchedule(CommandLine& root, Action* action) {
  CommandLine command = root.Command("schedule", "What runs when",
                                     "  tracklake schedule\n"
                                     "  tracklake schedule --count 10 --format csv\n");
  auto count = std::make_shared<std::string>("3");
  command.Option("--count", count.get(), "How many runs to show per source (default 3)", "N");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Schedule(context, *count); }; });
}

}  // namespace tracklake::cli
