#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/own_query.h"
#include "app/state_folder.h"
#include "base/duration.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/show_result.h"
#include "query/result_writer.h"
#include "query/session.h"
#include "store/local/output_file.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::string sql;
  std::string file;
  std::string engine = "local";
  std::optional<std::string> as_of;
  std::optional<std::string> timeout;
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
  return session;
}

Result<ExitCode> Show(Context& context, const std::string& sql, const QueryOptions& options) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), sql, options));
  TL_TRY(ShowResult(context, session));
  return ExitCode::kOk;
}

Result<> WriteTo(QuerySession& session, const std::string& format, const OutputFile& file) {
  if (format == ".parquet") return session.WriteParquet();
  std::ofstream out(file.path());
  const auto rows = format == ".json" ? WriteJson(session, out) : WriteCsv(session, out);
  if (!rows) return std::unexpected(rows.error());
  out.close();
  if (!out) return Fail(ErrorKind::kIo, "cannot write {}", file.path().string());
  return {};
}

// What only tracklake's own ways write: the lake, and the folder of tokens and consents.
std::vector<std::filesystem::path> FoldersNotForOutput(const Context& context) {
  std::vector<std::filesystem::path> folders = {context.config().lake_dir};
  if (auto state = app::PrivateStateFolder(context.config(), context.services().environment))
    folders.push_back(*std::move(state));
  return folders;
}

Result<ExitCode> Save(Context& context, const std::string& sql, QueryOptions options,
                      const std::string& target) {
  const std::string format = std::filesystem::path(target).extension();
  if (format != ".csv" && format != ".json" && format != ".parquet") {
    return WithHint(Fail(ErrorKind::kUsage, "--output {}: unknown kind of file", target),
                    "The name ends in .csv, .json or .parquet.");
  }
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(OutputFile file, OutputFile::Create(target, FoldersNotForOutput(context)));
  options.parquet_file = std::filesystem::absolute(file.path()).string();
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), sql, options));
  TL_TRY(WriteTo(session, format, file));
  TL_TRY(file.Publish());
  context.terminal().Say(
      fmt::format("Wrote {} ({}).", target, HumanBytes(std::filesystem::file_size(target))));
  return ExitCode::kOk;
}

Result<ExitCode> Query(Context& context, const Options& options) {
  TL_ASSIGN(const std::string sql, ReadStatement(options));
  TL_ASSIGN(QueryOptions session, SessionOptions(context, options));
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
      "  tracklake query --format csv \"FROM gaps\" > gaps.csv\n");
  auto options = std::make_shared<Options>();
  command.Argument("sql", &options->sql, "One SELECT; - reads standard input", false);
  command.Option("-f,--file", &options->file, "A file with the SQL", "FILE");
  command.Choice("--engine", &options->engine, "Where it runs", {"local"});
  command.Option("--as-of", &options->as_of, "Only what was fetched by then", "DATE");
  command.Option("--timeout", &options->timeout, "Give up after this long, such as 60s", "TIME");
  command.Option("--output", &options->output, "Save the result (.csv, .json, .parquet)", "FILE");
  command.WhenChosen([=] { *action = [=](Context& context) { return Query(context, *options); }; });
}

}  // namespace tracklake::cli
