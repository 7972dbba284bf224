#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/json/run_json.h"
#include "app/runs.h"
#include "base/text.h"
#include "base/whole_number.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/run_report.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

constexpr int kMostListed = 20'000;
constexpr const char* kUsualLimit = "20";

struct Options {
  std::string limit = kUsualLimit;
  std::string why;
  std::string id;
};

Result<int> ParseLimit(const std::string& text) {
  const auto limit = WholeNumber<int>(text);
  if (limit && *limit >= 1 && *limit <= kMostListed) return *limit;
  return Fail(ErrorKind::kUsage, "--limit: {} is not a whole number from 1 to {}", text,
              WithThousands(kMostListed));
}

Result<ExitCode> List(Context& context, const Options& options) {
  TL_ASSIGN(const int limit, ParseLimit(options.limit));
  TL_ASSIGN(std::vector<RunRecord> runs,
            app::ReadRuns(context.services(), limit + 1, {.why = options.why}));
  const bool has_more = runs.size() > static_cast<std::size_t>(limit);
  if (has_more) runs.pop_back();
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman && runs.empty()) {
    Print(terminal, options.why.empty() ? "No runs recorded yet. Next: tracklake run\n"
                                        : "No run that is kept began so.\n");
  } else if (context.format() != Format::kJson) {
    terminal.out() << RunsText(runs, terminal, context.format());
  }
  PrintJson(context, app::JsonOf(runs));
  const bool is_asked_for = options.limit != kUsualLimit;
  if (has_more && !is_asked_for) terminal.Say(fmt::format("The last {}; more: --limit N", limit));
  return ExitCode::kOk;
}

// The one that is named, or the last one that began as is asked for.
Result<RunRecord> Find(const Context& context, const Options& options) {
  if (options.why.empty()) return app::FindRun(context.services(), options.id);
  if (!options.id.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "--why chooses among runs, and {} is one", options.id),
                    "Give the id or --why.");
  }
  TL_ASSIGN(const auto runs, app::ReadRuns(context.services(), 1, {.why = options.why}));
  if (!runs.empty()) return app::FindRun(context.services(), runs[0].id);
  return WithHint(Fail(ErrorKind::kNotFound, "no run that is kept began so: --why {}", options.why),
                  "See: tracklake runs");
}

Result<ExitCode> Show(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, Find(context, options));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) terminal.out() << RunText(run, terminal);
  if (context.format() == Format::kCsv) terminal.out() << RunsText({run}, terminal, Format::kCsv);
  PrintJson(context, app::JsonOf(run));
  return ExitCode::kOk;
}

Result<ExitCode> Logs(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, Find(context, options));
  const Terminal& terminal = context.terminal();
  const Format format = context.format();
  bool is_empty = true;
  if (format == Format::kCsv) terminal.out() << LogCsvHeader();
  if (format == Format::kJson) terminal.out() << LogJsonHead(run);
  TL_TRY(app::ReadRunLog(context.services(), run, [&](std::string_view line) {
    if (format == Format::kHuman) Print(terminal, LogLineText(line));
    if (format == Format::kCsv) terminal.out() << LogCsvLine(line);
    if (format == Format::kJson) terminal.out() << (is_empty ? "\n" : ",\n") << LogJsonLine(line);
    is_empty = false;
    return true;
  }));
  if (format == Format::kJson) terminal.out() << LogJsonTail();
  if (is_empty) terminal.Say("The log of this run is gone: logs.retention_days");
  return ExitCode::kOk;
}

// Files are named from the folder in which the command was given.
Result<> CheckFolder(const RunRecord& run) {
  std::error_code error;
  if (run.command != "import" || std::filesystem::equivalent(run.folder, ".", error)) return {};
  return WithHint(Fail(ErrorKind::kUsage, "the run's files were named from {}", run.folder),
                  "Go there: cd " + ShellWord(run.folder));
}

Result<ExitCode> Retry(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, Find(context, options));
  TL_TRY(CheckFolder(run));
  TL_ASSIGN(const Action action, ActionOf(run.arguments));
  context.recorder().SetArguments(run.arguments);
  context.terminal().Say(fmt::format("Again: {}", CommandText(run)));
  return action(context);
}

}  // namespace

void AddRuns(CommandLine& root, Action* action) {
  CommandLine runs = root.Command("runs", "Past runs: when, why, and how they ended",
                                  "  tracklake runs\n"
                                  "  tracklake runs show          the last one\n"
                                  "  tracklake runs show --why schedule\n"
                                  "  tracklake runs logs 5f0c\n"
                                  "  tracklake runs retry 5f0c\n");
  auto options = std::make_shared<Options>();
  runs.Option("--limit", &options->limit, "How many, newest first (default 20)", "N");
  runs.Choice("--why", &options->why, "Only runs started this way",
              {std::string(kWhyHand), std::string(kWhySchedule), std::string(kWhyEvent)});
  struct Below {
    const char* name;
    const char* summary;
    const char* examples;
    Result<ExitCode> (*run)(Context&, const Options&);
  };
  for (const Below& below :
       {Below{"show", "One run: its stages, counts and errors", "  tracklake runs show 5f0c\n",
              Show},
        Below{"logs", "What one run said while it worked",
              "  tracklake runs logs 5f0c\n  tracklake runs logs 5f0c --format json\n", Logs},
        Below{"retry", "Run the same command again, with the current configuration",
              "  tracklake runs retry 5f0c\n", Retry}}) {
    CommandLine command = runs.Command(below.name, below.summary, below.examples);
    command.Argument("id", &options->id, "How the run's id begins (default: the last run)", false);
    command.WhenChosen([=, run = below.run] {
      *action = [=](Context& context) { return run(context, *options); };
    });
  }
  runs.WhenChosen([=] {
    if (!*action) *action = [=](Context& context) { return List(context, *options); };
  });
}

}  // namespace tracklake::cli
