#include <memory>
#include <optional>

#include "app/folder_crawl.h"
#include "app/json/folder_crawl_json.h"
#include "app/told_run.h"
#include "base/whole_number.h"
#include "cli/commands.h"
#include "cli/report/folder_crawl_report.h"
#include "cli/report/job_report.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::string place;  // "": the lake itself
  bool explain = false;
  bool diff = false;
  bool apply = false;
  bool like_glue = false;
  bool combine = false;
  std::optional<std::string> table_level;
  std::string prefix;
  std::string database;
  std::string on_change = "update";
  std::string on_delete = "deprecate";

  bool are_of_lake() const {
    return !like_glue && !combine && !table_level && prefix.empty() && database.empty() &&
           on_change == "update" && on_delete == "deprecate";
  }
};

Result<ExitCode> CrawlLake(Context& context, const Options& options) {
  const app::CrawlWay way = {.apply = options.apply || !options.diff,
                             .explain = options.explain || options.diff};
  TL_ASSIGN(const auto report,
            app::ToldRun<app::CrawlStageReport>(context.services(), "crawl", [&] {
              return app::RunCrawl(context.services(), way);
            }));
  SayStages(context.terminal())(report);
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

Result<std::optional<int>> LevelOf(const Options& options) {
  if (!options.table_level) return std::nullopt;
  const std::string& text = *options.table_level;
  const auto level = WholeNumber<int>(text);
  constexpr int kMaxLevel = 512;  // a key has no more
  if (!level || *level < 1 || *level > kMaxLevel) {
    return WithHint(Fail(ErrorKind::kUsage, "--table-level: '{}' is not a level", text),
                    "1 is the bucket, or the folder that is crawled; 2 what is in it.");
  }
  return level;
}

crawler::ChangePolicy PolicyOf(const Options& options) {
  using crawler::OnChange;
  using crawler::OnDelete;
  crawler::ChangePolicy policy;
  if (options.on_change != "update") {
    policy.on_change = options.on_change == "add" ? OnChange::kAdd : OnChange::kIgnore;
  }
  if (options.on_delete != "deprecate") {
    policy.on_delete = options.on_delete == "delete" ? OnDelete::kDelete : OnDelete::kLog;
  }
  return policy;
}

Result<ExitCode> CrawlFolder(Context& context, const Options& options) {
  TL_ASSIGN(const std::optional<int> level, LevelOf(options));
  const app::FolderCrawlRequest request = {
      .place = options.place,
      .rules = options.like_glue ? crawler::Rules::kGlue : crawler::Rules::kOurs,
      .combine = options.combine,
      .table_level = level,
      .prefix = options.prefix,
      .use = options.apply  ? app::FolderCrawlRequest::Use::kApply
             : options.diff ? app::FolderCrawlRequest::Use::kCompare
                            : app::FolderCrawlRequest::Use::kShow,
      .policy = PolicyOf(options),
      .database = options.database};
  TL_ASSIGN(const app::FolderCrawlReport report, app::CrawlPlace(context.services(), request));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) {
    Print(terminal, FolderCrawlText(report, options.explain, terminal.width()));
  } else {
    PrintReport(context, app::JsonOf(report));
  }
  return ExitCodeOf(report.outcome());
}

Result<ExitCode> Crawl(Context& context, const Options& options) {
  if (!options.place.empty()) return CrawlFolder(context, options);
  if (!options.are_of_lake()) {
    return WithHint(Fail(ErrorKind::kUsage, "these options need a folder to crawl"),
                    "tracklake crawl --like-glue FOLDER");
  }
  return CrawlLake(context, options);
}

}  // namespace

void AddCrawl(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("crawl", "Rebuild the catalog, or find the tables in any folder",
                   "  tracklake crawl                          the lake's catalog\n"
                   "  tracklake crawl --diff                   what would change in it\n"
                   "  tracklake crawl --explain ~/data         tables in files that others wrote\n"
                   "  tracklake crawl --apply ~/data           … which queries then read\n"
                   "  tracklake crawl --like-glue s3://b/csv   as an AWS Glue crawler sees them\n");
  auto options = std::make_shared<Options>();
  command.Argument("PLACE", &options->place,
                   "A folder or s3://bucket/prefix (default: the lake's catalog)", false);
  command.Flag("--explain", &options->explain, "Explain every change or table");
  command.Flag("--diff", &options->diff, "Only show what would change");
  command.Flag("--apply", &options->apply,
               "Apply the changes; with PLACE: make its tables for queries, or in Glue");
  command.Flag("--like-glue", &options->like_glue,
               "Use AWS Glue's crawler rules, even where they give bad tables");
  command.Flag("--combine", &options->combine,
               "Combine folders that can be read as one table (CombineCompatibleSchemas)");
  command.Option("--table-level", &options->table_level,
                 "Which level of folders is a table (TableLevelConfiguration)", "N");
  command.Option("--prefix", &options->prefix, "Put this before the name of each table", "NAME_");
  command.Option("--database", &options->database, "Glue's database for the tables of a bucket",
                 "NAME");
  command.Choice("--on-change", &options->on_change, "What to do with tables whose columns changed",
                 {"update", "add", "ignore"});
  command.Choice("--on-delete", &options->on_delete, "What to do with tables whose files are gone",
                 {"delete", "deprecate", "log"});
  command.WhenChosen([=] { *action = [=](Context& context) { return Crawl(context, *options); }; });
}

}  // namespace tracklake::cli
