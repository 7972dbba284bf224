#include <fmt/format.h>

#include <memory>
#include <set>

#include "app/quota_ledger.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/job_report.h"
#include "cli/listing.h"

namespace tracklake::cli {
namespace {

struct Row {
  std::string family;
  std::int64_t configured = 0;  // 0: unlimited
  FamilyStanding now;
  std::optional<LearnedBudget> learned;  // while it holds the budget down
};

struct Screen {
  std::string place;
  QuotaBudgets budgets;
  Seconds clock{};
  Seconds ledger_time{};  // later than the clock: that one went back
  std::vector<Row> rows;
};

// Families that were called or refused, and those with a budget of their own.
Screen MakeScreen(app::QuotaLedger& quota, const LedgerState& state, Seconds clock) {
  const QuotaBudgets& budgets = quota.budgets();
  Screen screen{quota.ledger().place(), budgets, clock, LedgerTime(state, clock), {}};
  std::set<std::string> families;
  for (const auto& [family, record] : state.families) families.insert(family);
  for (const auto& [family, budget] : budgets.families) {
    if (budget > 0) families.insert(family);
  }
  for (const std::string& family : families) {
    Row row{family, budgets.Of(family), StandingOf(state, family, budgets, clock), {}};
    if (row.now.budget.value_or(0) < row.configured) row.learned = state.Family(family).learned;
    screen.rows.push_back(std::move(row));
  }
  return screen;
}

std::optional<std::string> TimeOrNull(const std::optional<Seconds>& time) {
  return time ? std::optional(FormatTimestamp(*time)) : std::nullopt;
}

std::string BudgetText(const Row& row) {
  if (!row.now.budget) return "unlimited";
  const std::string budget = WithThousands(*row.now.budget);
  return row.learned ? budget + " of " + WithThousands(row.configured) : budget;
}

const char* StateOf(const Row& row) {
  if (row.now.closed_until) return "closed";
  return row.now.left > 0 ? "open" : "spent";
}

std::string TableText(const Screen& screen, const Terminal& terminal) {
  Listing listing(
      {{"family"}, {"used", true}, {"budget", true}, {"left", true}, {"next call"}, {"state"}});
  for (const Row& row : screen.rows) {
    const bool is_free = !row.now.budget && row.now.left > 0;
    listing.AddRow({row.family, WithThousands(row.now.used), BudgetText(row),
                    is_free ? "unlimited" : WithThousands(row.now.left),
                    row.now.left > 0 ? "now" : FormatTimestamp(row.now.next_at), StateOf(row)});
  }
  return listing.Text(terminal, Format::kHuman);
}

// What Spotify said that the table has no room for.
std::string NotesText(const Screen& screen) {
  std::string notes;
  for (const Row& row : screen.rows) {
    if (row.now.closed_until) {
      notes += fmt::format("{}: closed by {} until {}\n", row.family, ServiceOf(row.family),
                           FormatTimestamp(*row.now.closed_until));
    }
    if (row.learned) {
      notes += fmt::format("{}: lowered to {} at {}; regains a tenth a day\n", row.family,
                           Count(row.learned->calls, "call"), FormatTimestamp(row.learned->at));
    }
  }
  return notes.empty() ? notes : "\n" + notes;
}

std::string CsvText(const Screen& screen, const Terminal& terminal) {
  Listing listing({{"family"}, {"used"}, {"budget"}, {"left"}, {"next_at"}, {"closed_until"}});
  for (const Row& row : screen.rows) {
    const auto number = [&](std::int64_t value) {
      return row.now.budget ? std::optional(std::to_string(value)) : std::nullopt;
    };
    listing.AddRow({row.family, std::to_string(row.now.used), number(row.now.budget.value_or(0)),
                    number(row.now.left), FormatTimestamp(row.now.next_at),
                    TimeOrNull(row.now.closed_until)});
  }
  return listing.Text(terminal, Format::kCsv);
}

nlohmann::ordered_json ScreenJson(const Screen& screen) {
  using Json = nlohmann::ordered_json;
  const auto time = [](const std::optional<Seconds>& at) {
    return at ? Json(FormatTimestamp(*at)) : Json();
  };
  Json families = Json::array();
  for (const Row& row : screen.rows) {
    const bool limited = row.now.budget.has_value();
    families.push_back({{"family", row.family},
                        {"used", row.now.used},
                        {"budget", limited ? Json(*row.now.budget) : Json()},
                        {"configured_budget", limited ? Json(row.configured) : Json()},
                        {"left", limited ? Json(row.now.left) : Json()},
                        {"next_at", FormatTimestamp(row.now.next_at)},
                        {"closed_until", time(row.now.closed_until)},
                        {"lowered_at", row.learned ? time(row.learned->at) : Json()}});
  }
  return {{"ledger", screen.place},
          {"at", FormatTimestamp(screen.clock)},
          {"clock_behind_seconds", (screen.ledger_time - screen.clock).count()},
          {"calls_per_day", screen.budgets.calls_per_day},
          {"families", std::move(families)}};
}

void PrintForPeople(const Screen& screen, const Terminal& terminal) {
  const std::int64_t budget = screen.budgets.calls_per_day;
  terminal.out() << "ledger    " << screen.place << "\nbudget    "
                 << (budget == 0 ? std::string("unlimited")
                                 : Count(budget, "call") + " of each family in any 24 hours")
                 << "\n\n";
  if (screen.rows.empty()) {
    terminal.out() << "No call was counted in the last 24 hours.\n";
  } else {
    terminal.out() << TableText(screen, terminal) << NotesText(screen);
  }
  if (screen.ledger_time == screen.clock) return;
  terminal.Say(
      fmt::format("\nThe clock is behind the ledger, which has counted until {}: nothing "
                  "is freed before.\nhint: if the clock is right now, run tracklake "
                  "quota --trust-clock",
                  FormatTimestamp(screen.ledger_time)));
}

Result<ExitCode> Quota(Context& context, bool trust_clock) {
  TL_ASSIGN(const auto quota, app::QuotaLedger::Open(context.services()));
  const Seconds clock = context.clock().NowSeconds();
  if (trust_clock) {
    TL_TRY(quota->ledger().Apply([&](LedgerState* state) {
      TrustClock(state, clock);
      return true;
    }));
  }
  TL_ASSIGN(const auto state, quota->ledger().Load());
  const Screen screen = MakeScreen(*quota, *state, clock);
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) PrintForPeople(screen, terminal);
  if (context.format() == Format::kCsv) terminal.out() << CsvText(screen, terminal);
  PrintJson(context, ScreenJson(screen));
  return ExitCode::kOk;
}

}  // namespace

void AddQuota(CommandLine& root, Action* action) {
  CommandLine command = root.Command("quota", "Calls of the last 24 hours, and what is left",
                                     "  tracklake quota\n"
                                     "  tracklake quota --format json\n");
  auto trust_clock = std::make_shared<bool>(false);
  command.Flag("--trust-clock", trust_clock.get(),
               "Count calls of the future as made now: after a clock that ran ahead");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Quota(context, *trust_clock); }; });
}

}  // namespace tracklake::cli
