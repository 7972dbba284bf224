#include <fmt/format.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <memory>
#include <stop_token>

#include "app/days_around.h"
#include "app/own_query.h"
#include "base/duration.h"
#include "base/whole_number.h"
#include "cli/commands.h"
#include "cli/query_examples.h"
#include "cli/query_lake.h"
#include "cli/query_output.h"
#include "cli/query_prompt.h"
#include "cli/query_text.h"
#include "cli/remote_query.h"
#include "query/example_queries.h"
#include "query/result_format.h"
#include "query/session.h"

namespace tracklake::cli {
namespace {

struct Options {
  QueryText text;
  std::optional<std::string> example;  // "": all of them, by name
  bool shows_sql = false;
  std::string engine = "local";
  std::optional<std::string> as_of;
  std::optional<std::string> timeout;
  std::optional<std::string> limit;
  std::vector<std::string> parameters;
  std::string output;
  std::string chart;
  bool all_rows = false;
  bool no_pager = false;
  std::string format;
};

Result<QueryOptions> SessionOptions(const Context& context, const Options& options) {
  QueryOptions session = app::QueryOptionsOf(context.services());
  if (options.as_of) {
    session.as_of = ParseIsoDate(*options.as_of);
    if (!session.as_of) {
      return WithHint(Fail(ErrorKind::kUsage, "--as-of: {} is not a valid date", *options.as_of),
                      "Write it as 2026-11-20.");
    }
  }
  if (options.timeout) {
    const auto timeout = ParseDuration(*options.timeout);
    if (!timeout) {
      return WithHint(Fail(ErrorKind::kUsage, "--timeout: {} is not a duration", *options.timeout),
                      "Write it as 500ms, 60s, 10m or 2h; a day is the most.");
    }
    session.timeout = *timeout;
  }
  for (const std::string& text : options.parameters) {
    TL_ASSIGN(QueryParameter parameter, ParseParameter(text));
    session.parameters.push_back(std::move(parameter));
  }
  return session;
}

// Human is also what --format is where nobody says it.
Result<> CheckFormat(const Options& options) {
  const auto format = FindResultFormat(options.format);
  if (!format || options.format == "human" || FormatFits(options.output, *format)) return {};
  return WithHint(Fail(ErrorKind::kUsage, "--output {} and --format {} contradict each other",
                       options.output, options.format),
                  "The file's ending says its format: leave --format out, or change the ending.");
}

Result<OutputWishes> WishesOf(const Options& options) {
  TL_TRY(CheckFormat(options));
  OutputWishes wishes{.target = options.output,
                      .format = FindResultFormat(options.format).value_or(ResultFormat::kTable),
                      .chart = ChartNamed(options.chart),
                      .all_rows = options.all_rows,
                      .has_pager = !options.no_pager};
  if (!options.limit) return wishes;
  wishes.limit = WholeNumber<std::int64_t>(*options.limit);
  if (wishes.limit && *wishes.limit >= 0) return wishes;
  return Fail(ErrorKind::kUsage, "--limit: {} is not a number of rows", *options.limit);
}

// Other engines run the statement as it is, on all that there is.
Result<> CheckForRemote(const QueryOptions& options) {
  if (options.as_of) {
    return WithHint(Fail(ErrorKind::kUsage, "--as-of is known to the local engine only"),
                    "Write it as a condition: WHERE fetched_at < TIMESTAMP '2026-11-01 00:00:00'");
  }
  if (options.parameters.empty()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "--param is known to the local engine only"),
                  "Write the value into the SQL.");
}

// A day on which nothing was fetched has an answer too, which looks like any other.
void SayWhichDay(Context& context, Day as_of) {
  if (!context.lake().Exists()) return;
  const auto days = app::FindDaysAround(context.services(), as_of);
  if (!days || days->by == as_of) return;  // what is wrong there the query tells
  const std::string next = days->after ? FormatDate(*days->after) : "";
  std::string which = "nothing has been fetched yet";
  if (days->by) {
    which =
        fmt::format("nothing was fetched that day; the answer is as of {}{}", FormatDate(*days->by),
                    next.empty() ? ", the newest day there is" : ", and the next day is " + next);
  } else if (days->after) {
    which = "nothing had been fetched by then; the first day is " + next;
  }
  context.terminal().Say(fmt::format("--as-of {}: {}", FormatDate(as_of), which));
}

// Somebody gave no SQL, and can be asked for it.
bool CanPrompt(const Terminal& terminal, const Options& options) {
  return terminal.is_interactive() && terminal.width() > 0 && options.output.empty() &&
         !options.shows_sql && !app::FindRemoteEngine(options.engine);
}

// While a pager has the terminal, Ctrl-C is for the pager, and stops the statement that fills it;
// it ends the command only once the pager has given the terminal back.
Result<ExitCode> QueryOnce(Context& context, const std::string& sql, QueryOptions session,
                           OutputWishes wishes) {
  std::stop_source stop;
  const std::function<void()> end = [&stop] { stop.request_stop(); };
  const std::stop_callback by_signal(session.stop, end);
  session.stop = stop.get_token();
  std::stop_token step;
  std::optional<std::stop_callback<std::function<void()>>> by_ctrl_c;
  wishes.on_pager = [&] {
    step = context.interrupts().BeginStep();
    by_ctrl_c.emplace(step, end);
  };
  auto answered = QueryLake(context, sql, std::move(session), std::move(wishes));
  if (!step.stop_requested() || context.interrupts().code()) return answered;
  context.terminal().err() << context.interrupts().last_words();
  return ExitCode::kInterrupted;
}

Result<ExitCode> Query(Context& context, const Options& options) {
  if (options.example == "") {
    ShowExamples(context, "tracklake query --example NAME");
    return ExitCode::kOk;
  }
  TL_ASSIGN(const std::optional<std::string> sql,
            ReadStatement(options.text, std::cin, isatty(STDIN_FILENO) != 0));
  if (sql && options.shows_sql) {
    context.terminal().out() << *sql << (sql->ends_with('\n') ? "" : "\n");
    return ExitCode::kOk;
  }
  TL_ASSIGN(QueryOptions session, SessionOptions(context, options));
  TL_ASSIGN(OutputWishes wishes, WishesOf(options));
  const auto engine = app::FindRemoteEngine(options.engine);
  if (session.as_of && !engine) SayWhichDay(context, *session.as_of);
  if (!sql && CanPrompt(context.terminal(), options)) {
    return RunQueryPrompt(context, session, wishes);
  }
  if (!sql) {
    return WithHint(Fail(ErrorKind::kUsage, "there is no SQL"),
                    "tracklake query \"SELECT …\", or -f FILE, or SQL on standard input.");
  }
  if (!engine) return QueryOnce(context, *sql, std::move(session), std::move(wishes));
  TL_TRY(CheckForRemote(session));
  return QueryRemotely(context, *engine, *sql, session.timeout, std::move(wishes));
}

constexpr const char* kExamples =
    "  tracklake query \"SELECT song_name, popularity FROM spotify_tracks LIMIT 5\"\n"
    "  tracklake query -f report.sql --output report.parquet\n"
    "  tracklake query --example top_songs\n"
    "  tracklake query --as-of 2026-10-31 \"SELECT * FROM songs_current LIMIT 5\"\n"
    "  tracklake query --param id=37i9dQZF1DX 'FROM gaps WHERE id = $id'\n"
    "  tracklake query --format csv \"FROM gaps\" > gaps.csv\n"
    "  tracklake query --chart bar \"SELECT date, count(*) FROM spotify_tracks GROUP BY ALL\"\n"
    "  tracklake query --engine athena \"SELECT count(*) AS songs FROM songs\"\n"
    "\n"
    "On a terminal, tables are fitted to its width: long texts are cut and end in …,\n"
    "columns are left out and counted, ids and links before names, and of more than\n"
    "40 rows only the first and last 20 are shown. Output longer than the screen\n"
    "opens a pager (PAGER, else less). In a pipe or a file, all rows and columns are\n"
    "written.\n"
    "Formats: table, json (one object per row), json-columns (one array per row),\n"
    "jsonl, csv, tsv, markdown, parquet. A file's extension decides its format: .csv\n"
    ".tsv .json .jsonl .md .txt .parquet, and .gz after it; else --format decides.\n";

}  // namespace

void AddQuery(CommandLine& root, AnyFormat format, Action* action) {
  CommandLine command = root.Command("query", "SQL over the lake", kExamples);
  auto options = std::make_shared<Options>();
  command.Arguments("sql", &options->text.words,
                    "One SELECT, in quotes; without it, a prompt, or the SQL from standard input",
                    false);
  command.Option("-f,--file", &options->text.file, "A file with the SQL", "FILE");
  command.OptionalChoice("--example", &options->example,
                         "Run a query that comes with tracklake; without NAME: list them", "NAME",
                         {ExampleNames().begin(), ExampleNames().end()});
  command.Flag("--show-sql", &options->shows_sql, "Show the SQL, and do not run it");
  command.Choice("--engine", &options->engine, "Where to run it", {"local", "athena", "trino"});
  command.Option("--as-of", &options->as_of, "Only what was fetched by the end of that day",
                 "DATE");
  command.Options("--param", &options->parameters, "The value of $NAME in the SQL (repeatable)",
                  "NAME=VALUE");
  command.Option("--limit", &options->limit, "At most this many rows", "N");
  command.Option("--timeout", &options->timeout, "Give up after this long, such as 60s", "TIME");
  command.Option("--output", &options->output, "Save the result; - is standard output", "FILE");
  command.Choice("--chart", &options->chart,
                 "Draw a chart: the first text or date is the label, the first number the value",
                 {"bar", "line", "spark"});
  command.Flag("--no-pager", &options->no_pager, "Do not use a pager");
  command.Flag("--all", &options->all_rows, "Show all rows, on a terminal too");
  command.WhenChosen([=] {
    options->format = *format.name;
    *format.is_wanted = true;
    options->text.example = options->example.value_or("");
    *action = [=](Context& context) { return Query(context, *options); };
  });
}

}  // namespace tracklake::cli
