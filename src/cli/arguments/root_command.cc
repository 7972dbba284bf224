#include "cli/arguments/root_command.h"

#include "cli/terminal/terminal.h"

namespace tracklake::cli {
namespace {

constexpr const char* kDescription =
    "tracklake keeps a music data lake: Spotify's answers as immutable JSON, clean Parquet tables "
    "made from them, a catalog, and SQL over it. On one machine (files, SQLite, DuckDB) or on AWS "
    "(S3, Glue, Athena).";

constexpr const char* kExamples =
    "Examples:\n"
    "  tracklake auth login                      once: you consent at Spotify\n"
    "  tracklake run --playlist URL              extract, transform, crawl\n"
    "  tracklake import raw ~/old-dumps/*.json   raw JSON you already have\n"
    "  tracklake query \"SELECT date, position, song_name FROM spotify_tracks\"\n"
    "  tracklake status\n"
    "\n"
    "Exit codes:\n"
    "  0   everything is done\n"
    "  3   done, but something is missing, failed or in quarantine\n"
    "  65  bad data, or a difference that verify found\n"
    "  69  no answer from Spotify or the network\n"
    "  75  deferred by the quota: run again at the time shown\n"
    "  77  consent or permission is missing\n"
    "  78  the configuration is wrong\n"
    "  2   the command line is wrong; 1: anything else\n"
    "  130, 143  interrupted, terminated: what was saved is kept";

void DeclareCommands(CommandLine& root, GlobalOptions* options, Chosen* chosen) {
  Action* action = &chosen->action;
  AddInit(root, action);
  AddAuth(root, action);
  AddDoctor(root, action);
  AddPlan(root, action);
  AddRun(root, action);
  AddExtract(root, action);
  AddImport(root, action);
  AddTransform(root, action);
  AddReplay(root, action);
  AddWithdraw(root, action);
  AddVerify(root, action);
  AddRetain(root, action);
  AddCrawl(root, action);
  AddCatalog(root, action);
  AddQuery(root, {&options->format, &options->takes_any_format}, action);
  AddStatus(root, action);
  AddGaps(root, action);
  AddQuarantine(root, action);
  AddRuns(root, action);
  AddQuota(root, action);
  AddAlarms(root, action);
  AddSchedule(root, action);
  AddConfig(root, [options] { return CheckConfiguration(*options); }, action, &chosen->saying);
  AddServe(root, action);
  AddLambda(root, action);
  AddCompletion(root, &chosen->saying);
  AddVersion(root, &options->format, &chosen->saying);
  AddHelp(root, &chosen->saying);
}

}  // namespace

CommandLine RootCommand(GlobalOptions* options, Chosen* chosen) {
  CommandLine root(kDescription, kExamples, HelpColumns());
  DeclareGlobalOptions(root, options);
  DeclareCommands(root, options, chosen);
  return root;
}

Result<Action> ActionOf(const std::vector<std::string>& arguments) {
  GlobalOptions options;
  Chosen chosen;
  CommandLine root = RootCommand(&options, &chosen);
  std::vector<const char*> argv = {"tracklake"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  TL_ASSIGN(const auto parsed, root.Parse(static_cast<int>(argv.size()), argv.data()));
  if (parsed.help_wanted || !chosen.action)
    return Fail(ErrorKind::kUsage, "there is nothing to run again");
  return chosen.action;
}

}  // namespace tracklake::cli
