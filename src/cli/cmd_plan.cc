#include <fmt/format.h>

#include <algorithm>

#include "app/json/account_json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

const app::PlanFamily& FamilyOfRow(const app::Plan& plan, const app::PlanRow& row) {
  return *std::ranges::find(plan.families, row.family, &app::PlanFamily::family);
}

std::string CallsText(const app::PlanRow& row) {
  if (row.at_least && row.calls == 0) return "?";
  return (row.at_least ? "≥ " : "") + WithThousands(row.calls);
}

// Of the family's calls, which may be of several sources.
std::optional<std::string> DoneText(const app::Plan& plan, const app::PlanFamily& family) {
  if (family.calls == 0) return std::nullopt;
  const Seconds done = family.visits.back().at;
  return done <= plan.at ? "now" : FormatTimestamp(done);
}

std::string LeftText(const app::PlanFamily& family) {
  return family.now.budget ? WithThousands(family.now.left) : "unlimited";
}

std::string TableText(const app::Plan& plan, const Terminal& terminal) {
  Listing listing({{"source"},
                   {"calls", true},
                   {"new", true},
                   {"known", true},
                   {"gone", true},
                   {"family"},
                   {"left", true},
                   {"last call"}});
  for (const app::PlanRow& row : plan.rows) {
    const app::PlanFamily& family = FamilyOfRow(plan, row);
    listing.AddRow({row.source, CallsText(row), WithThousands(row.wanted), WithThousands(row.known),
                    WithThousands(row.held), row.family, LeftText(family),
                    DoneText(plan, family).value_or("none")});
  }
  return listing.Text(terminal, Format::kHuman);
}

std::string CsvText(const app::Plan& plan, const Terminal& terminal) {
  Listing listing(
      {{"source"}, {"family"}, {"new"}, {"known"}, {"gone"}, {"calls"}, {"at_least"}, {"left"}});
  for (const app::PlanRow& row : plan.rows) {
    const app::PlanFamily& family = FamilyOfRow(plan, row);
    const auto left =
        family.now.budget ? std::optional(std::to_string(family.now.left)) : std::nullopt;
    listing.AddRow({row.source, row.family, std::to_string(row.wanted), std::to_string(row.known),
                    std::to_string(row.held), std::to_string(row.calls),
                    row.at_least ? "true" : "false", left});
  }
  return listing.Text(terminal, Format::kCsv);
}

std::string AppText(const app::Plan& plan) {
  if (!plan.capabilities) return "not known yet; planned as for a new development app";
  std::string name(AppClassName(plan.capabilities->app_class));
  std::ranges::replace(name, '_', ' ');
  return name + fmt::format(" (checked {})", FormatTimestamp(plan.capabilities->probed_at));
}

std::string DaysText(const app::Plan& plan) {
  if (plan.done_at <= plan.at) return "0, the quota allows all of it now";
  return fmt::format("{:.1f}, until the last call at {}", plan.days(),
                     FormatTimestamp(plan.done_at));
}

void PrintForPeople(const app::Plan& plan, const Terminal& terminal) {
  Print(terminal,
        {{"app", AppText(plan)}, {"calls", WithThousands(plan.calls())}, {"days", DaysText(plan)}});
  if (plan.rows.empty() && !plan.needs_consent) {
    return Print(terminal, "\nNo source is configured. See: tracklake config show\n");
  }
  terminal.out() << '\n' << (plan.rows.empty() ? "" : TableText(plan, terminal));
  if (plan.needs_consent) {
    Print(terminal, std::string(plan.rows.empty() ? "" : "\n") +
                        "No user has consented: the user's own sources are skipped.\n"
                        "Consent once: tracklake auth login\n");
  }
  if (plan.unread_lists == 0) return;
  Print(terminal, fmt::format("\nNot read yet, so lookups for their songs are not counted: {}.\n"
                              "Next: tracklake run, then tracklake plan again.\n",
                              Count(plan.unread_lists, "playlist")));
}

Result<ExitCode> ShowPlan(Context& context) {
  TL_ASSIGN(const app::Plan plan, app::MakePlan(context.services()));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) PrintForPeople(plan, terminal);
  if (context.format() == Format::kCsv) terminal.out() << CsvText(plan, terminal);
  PrintJson(context, app::JsonOf(plan));
  return ExitCode::kOk;
}

}  // namespace

void AddPlan(CommandLine& root, Action* action) {
  root.Command("plan", "What the next run will fetch, what it can skip, and how many days it takes",
               "  tracklake plan\n  tracklake plan --format json\n")
      .WhenChosen([action] { *action = ShowPlan; });
}

}  // namespace tracklake::cli
