#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/own_query.h"
#include "base/duration.h"
#include "cli/commands.h"
#include "cli/remote_query.h"
#include "cli/saved_result.h"
#include "cli/show_result.h"
#include "query/session.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::string sql;
  std::string file;
  std::string engine = "local";
  std::optional<std::string> as_of;
  std::optional<std::string> timeout;
  std::vector<std::string> parameters;
  std::string output;
};

Result<std::string> ReadStatement(const Options& options) {
  if (!options.sql.empty() && !options.file.empty()) {
    return Fail(ErrorKind::kUsage, "give the SQL or a file with it, not both");
  }
  if (!options.sql.empty() && options.sql != "-") return options.sql;
  std::ostringstream text;
  if (options.file.empty() && options.sql.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "there is no SQL"),
                    "tracklake query \"SELECT …\", or -f FILE, or - for standard input.");
  }
  if (options.sql == "-" || options.file == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream file(options.file);
  text << file.rdbuf();
  if (!file) return Fail(ErrorKind::kIo, "cannot read {}", options.file);
  return text.str();
}

Result<QueryOptions> SessionOptions(const Context& context, const Options& options) {
  QueryOptions session = app::QueryOptionsOf(context.services());
  if (options.as_of) {
    session.as_of = ParseIsoDate(*options.as_of);
    if (!session.as_of) {
      return WithHint(Fail(ErrorKind::kUsage, "--as-of: {} is no date", *options.as_of),
                      "Write it as 2026-11-20.");
    }
  }
  if (options.timeout) {
    const auto timeout = ParseDuration(*options.timeout);
    if (!timeout) {
      return WithHint(Fail(ErrorKind::kUsage, "--timeout: {} is not a duration of at most a day",
                           *options.timeout),
                      "Write it as 500ms, 60s, 10m or 2h.");
    }
    session.timeout = *timeout;
  }
  for (const std::string& text : options.parameters) {
    TL_ASSIGN(QueryParameter parameter, ParseParameter(text));
    session.parameters.push_back(std::move(parameter));
  }
  return session;
}

Result<ExitCode> Show(Context& context, const std::string& sql, const QueryOptions& options) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), sql, options));
  TL_TRY(ShowResult(context, session));
  return ExitCode::kOk;
}

constexpr std::array<std::string_view, 3> kKinds = {".csv", ".json", ".parquet"};

Result<ExitCode> Save(Context& context, const std::string& sql, QueryOptions options,
                      const std::string& target) {
  TL_ASSIGN(SavedResult saved, SavedResult::Create(context, target, kKinds));
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  options.parquet_file = std::filesystem::absolute(saved.path()).string();
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), sql, options));
  TL_TRY(saved.kind() == ".parquet" ? session.WriteParquet() : saved.Write(session));
  TL_TRY(saved.Publish(context));
  return ExitCode::kOk;
}

Result<ExitCode> Query(Context& context, const Options& options) {
  TL_ASSIGN(const std::string sql, ReadStatement(options));
  TL_ASSIGN(QueryOptions session, SessionOptions(context, options));
  if (const auto engine = app::FindRemoteEngine(options.engine)) {
    if (session.as_of) {
      return WithHint(
          Fail(ErrorKind::kUsage, "--as-of is known to the local engine only"),
          "Write it as a condition: WHERE fetched_at < TIMESTAMP '2026-11-01 00:00:00'");
    }
    if (!session.parameters.empty()) {
      return WithHint(Fail(ErrorKind::kUsage, "--param is known to the local engine only"),
                      "Write the value into the SQL.");
    }
    return QueryRemotely(context, *engine, sql, session.timeout, options.output);
  }
  if (options.output.empty()) return Show(context, sql, session);
  return Save(context, sql, std::move(session), options.output);
}

}  // namespace

void AddQuery(CommandLine& root, Action* action) {
  CommandLine command = root.Command(
      "query", "SQL over the lake",
      "  tracklake query \"SELECT song_name, popularity FROM spotify_tracks LIMIT 5\"\n"
      "  tracklake query -f report.sql --output report.parquet\n"
      "  tracklake query --as-of 2026-10-31 \"SELECT * FROM songs_current LIMIT 5\"\n"
      "  tracklake query --param id=37i9dQZF1DX \"FROM gaps WHERE id = $id\"\n"
      "  tracklake query --format csv \"FROM gaps\" > gaps.csv\n"
      "  tracklake query --engine athena \"SELECT count(*) AS songs FROM songs\"\n");
  auto options = std::make_shared<Options>();
  command.Argument("sql", &options->sql, "One SELECT; - reads standard input", false);
  command.Option("-f,--file", &options->file, "A file with the SQL", "FILE");
  command.Choice("--engine", &options->engine, "Where it runs", {"local", "athena", "trino"});
  command.Option("--as-of", &options->as_of, "Only what was fetched by then", "DATE");
  command.Options("--param", &options->parameters, "What $NAME in the SQL stands for (repeatable)",
                  "NAME=VALUE");
  command.Option("--timeout", &options->timeout, "Give up after this long, such as 60s", "TIME");
  command.Option("--output", &options->output, "Save the result (.csv, .json, .parquet)", "FILE");
  command.WhenChosen([=] { *action = [=](Context& context) { return Query(context, *options); }; });
}

}  // namespace tracklake::cli
