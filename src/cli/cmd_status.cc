#include <fmt/format.h>

#include <algorithm>

#include "app/gaps_text.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/alarm_screen.h"
#include "cli/report/catalog_screen.h"
#include "cli/report/job_report.h"
#include "cli/report/left_out.h"
#include "cli/report/listing.h"
#include "cli/report/run_report.h"
#include "cli/terminal/fitted.h"
#include "serve/status_now.h"
#include "store/s3/s3_place.h"

namespace tracklake::cli {
namespace {

// "today", "yesterday", "12 days ago".
std::string Age(std::optional<Day> newest, Day today) {
  if (!newest) return "never";
  const auto days = (today - *newest).count();
  if (days <= 0) return "today";
  return days == 1 ? "yesterday" : Count(days, "day") + " ago";
}

std::string GapsAndEntries(const app::GapCounts& gaps) {
  std::string text = app::GapsText(gaps);
  if (gaps.missing_items == 0) return text;
  return text + fmt::format("; {} missing (tracklake gaps)", Count(gaps.missing_items, "entry"));
}

// "done, 2026-11-20 06:05 UTC: run took 0.4 s"
std::string LastRunText(const RunRecord& run) {
  return fmt::format("{}, {}: {} {}", OutcomeText(run), MinuteText(run.began_at) + " UTC",
                     run.command,
                     run.ended_at ? "took " + TookText(run.began_at, run.ended_at)
                                  : "has no end (tracklake runs show)");
}

// "since 2026-11-20 06:05 UTC at http://127.0.0.1:8899 (process 4711)"
std::string ServiceText(const std::optional<serve::RunningService>& service) {
  if (!service) return "not running (tracklake serve)";
  std::string text = "running";
  if (service->since) text += fmt::format(" since {} UTC", MinuteText(*service->since));
  if (!service->url.empty()) text += fmt::format(" at {}", Printable(service->url));
  return service->pid == 0 ? text : text + fmt::format(" (process {})", service->pid);
}

// The next ones: "2026-11-20 06:50 upkeep", a line each, with the zone of its clocks.
std::string DueText(const app::LakeStatus& status) {
  constexpr std::size_t kDueTold = 3;
  if (status.schedule_failure) return status.schedule_failure->message;
  std::string text;
  for (std::size_t i = 0; i < std::min(status.schedule.runs.size(), kDueTold); ++i) {
    const app::UpcomingRun& upcoming = status.schedule.runs[i];
    text += fmt::format("{}{} {} {}", i == 0 ? "" : "\n", upcoming.local, status.schedule.zone,
                        upcoming.run.source);
  }
  return text.empty() ? "nothing" : text;
}

// What is the matter with it, apart from its tables; what there is none of is left out.
std::vector<Field> FieldsOf(const Context& context, const serve::StatusNow& now) {
  const app::LakeStatus& status = now.lake;
  std::vector<Field> fields = {{"lake", context.config().lake_dir},
                               {"fresh", Age(status.newest(), DayOf(context.clock().NowSeconds()))},
                               {"gaps", GapsAndEntries(status.gaps)}};
  const Quarantine& quarantine = status.quarantine;
  if (!quarantine.files.empty()) {
    fields.push_back({"refused", fmt::format("{} in quarantine, of {} (tracklake quarantine)",
                                             Count(quarantine.items(), "item"),
                                             Count(quarantine.objects(), "object"))});
  }
  if (!status.frozen.empty()) {
    const auto days = static_cast<std::int64_t>(status.frozen.size());
    fields.push_back({"raw", fmt::format("expired for {}, last {}; the rows stay",
                                         Count(days, "day"), FormatDate(status.frozen.back()))});
  }
  const std::string alarms = AlarmsLine(now.alarms);
  if (!alarms.empty()) fields.push_back({"alarms", alarms + " (tracklake alarms)"});
  if (status.last_run) fields.push_back({"last run", LastRunText(*status.last_run)});
  if (!IsS3Place(context.config().lake_dir)) {
    fields.push_back({"service", ServiceText(now.service)});
  }
  fields.push_back({"due", DueText(status)});
  return fields;
}

void PrintForPeople(const Context& context, const serve::StatusNow& now) {
  const Terminal& terminal = context.terminal();
  Print(terminal, FieldsOf(context, now));
  Listing listing({{"table"}, {"rows", true}, {"files", true}, {"size", true}, {"newest"}});
  for (const auto& [id, table] : now.lake.tables) {
    listing.AddRow({std::string(Table(id).name), WithThousands(table.rows),
                    WithThousands(table.files), HumanBytes(table.bytes), FormatDate(table.newest)});
  }
  for (const std::string& name : now.lake.foreign) {
    listing.AddRow({name, std::string(kNotCounted), "", "", ""});
  }
  if (listing.empty()) {
    return Print(terminal,
                 "\nNo table has rows yet. Next: tracklake run, or tracklake import raw FILE…\n");
  }
  terminal.out() << '\n' << listing.Text(terminal, Format::kHuman);
}

Result<ExitCode> Status(Context& context) {
  TL_ASSIGN(const serve::StatusNow now, serve::ReadStatusNow(context.services()));
  if (context.format() == Format::kHuman) {
    PrintForPeople(context, now);
  } else {
    PrintReport(context, serve::JsonOf(now));
  }
  if (!now.lake.left_out.empty()) {
    context.terminal().Say("left out of raw: " + LeftOutText(now.lake.left_out) +
                           " (named by tracklake transform -v)");
  }
  return ExitCode::kOk;
}

}  // namespace

void AddStatus(CommandLine& root, Action* action) {
  root.Command("status", "One screen: tables, freshness, rows, gaps", "  tracklake status\n")
      .WhenChosen([action] { *action = Status; });
}

}  // namespace tracklake::cli
