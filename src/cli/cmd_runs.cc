#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/json/run_json.h"
#include "app/runs.h"
#include "base/whole_number.h"
#include "cli/commands.h"
#include "cli/fitted.h"
#include "cli/job_report.h"
#include "cli/run_report.h"

namespace tracklake::cli {
namespace {

constexpr int kMostListed = 20'000;

struct Options {
  std::string limit = "20";
  std::string id;
};

Result<int> ParseLimit(const std::string& text) {
  const auto limit = WholeNumber<int>(text);
  if (limit && *limit >= 1 && *limit <= kMostListed) return *limit;
  return Fail(ErrorKind::kUsage, "--limit: {} is not 1 to {}", text, kMostListed);
}

Result<ExitCode> List(Context& context, const Options& options) {
  TL_ASSIGN(const int limit, ParseLimit(options.limit));
  TL_ASSIGN(const std::vector<RunRecord> runs, app::ReadRuns(context.services(), limit));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman && runs.empty()) {
    terminal.out() << "No runs recorded yet. Next: tracklake run\n";
  } else if (context.format() != Format::kJson) {
    terminal.out() << RunsText(runs, terminal, context.format());
  }
  PrintJson(context, app::JsonOf(runs));
  return ExitCode::kOk;
}

Result<ExitCode> Show(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, app::FindRun(context.services(), options.id));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) terminal.out() << RunText(run, terminal);
  if (context.format() == Format::kCsv) terminal.out() << RunsText({run}, terminal, Format::kCsv);
  PrintJson(context, app::JsonOf(run));
  return ExitCode::kOk;
}

Result<ExitCode> Logs(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, app::FindRun(context.services(), options.id));
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
                  fmt::format("Go there: cd '{}'", run.folder));
}

Result<ExitCode> Retry(Context& context, const Options& options) {
  TL_ASSIGN(const RunRecord run, app::FindRun(context.services(), options.id));
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
                                  "  tracklake runs logs 5f0c\n"
                                  "  tracklake runs retry 5f0c\n");
  auto options = std::make_shared<Options>();
  runs.Option("--limit", &options->limit, "How many, newest first (default 20)", "N");
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
