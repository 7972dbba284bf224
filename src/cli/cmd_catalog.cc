#include <memory>

#include "app/catalog_report.h"
#include "cli/commands.h"
#include "cli/report/catalog_screen.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> ListPartitions(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, app::TableNamed(name));
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  Print(context, Listing(app::ListDays(report.files, table)));
  return ExitCodeOf(report.outcome());
}

Result<ExitCode> ListFiles(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, app::TableNamed(name));
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  Print(context, Listing(app::ListFiles(report.files, table)));
  return ExitCodeOf(report.outcome());
}

void PrintStatements(Context& context, const std::string& engine, const std::string& sql) {
  if (context.format() == Format::kHuman) context.terminal().out() << sql;
  PrintReport(context, {{"engine", engine}, {"sql", sql}});
}

Result<ExitCode> PrintViews(Context& context, const std::string& engine) {
  if (engine == "trino") {
    PrintStatements(context, engine, app::StatementsForTrino());
    return ExitCode::kOk;
  }
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  PrintStatements(context, engine, app::StatementsForDuckDb(store, report.files));
  return ExitCodeOf(report.outcome());
}

using OnTable = Result<ExitCode> (*)(Context&, const std::string&);

void AddForTable(CommandLine& catalog, Action* action, const std::string& name,
                 const std::string& summary, OnTable run) {
  CommandLine command = catalog.Command(name, summary, "  tracklake catalog " + name + " songs\n");
  auto table = std::make_shared<std::string>();
  command.Argument("table", table.get(), "A table's name", true);
  command.WhenChosen([=] { *action = [=](Context& context) { return run(context, *table); }; });
}

}  // namespace

void AddCatalog(CommandLine& root, Action* action) {
  CommandLine catalog = root.Command("catalog", "What is in the lake",
                                     "  tracklake catalog tables\n"
                                     "  tracklake catalog describe songs\n"
                                     "  tracklake catalog views --engine duckdb | duckdb\n");
  catalog.RequireCommand();
  catalog.Command("tables", "Tables and views", "  tracklake catalog tables --format json\n")
      .WhenChosen([action] { *action = ShowTables; });
  AddForTable(catalog, action, "describe", "The columns of a table or view", ShowRelation);
  AddForTable(catalog, action, "partitions", "A table's days", ListPartitions);
  AddForTable(catalog, action, "files", "A table's files", ListFiles);
  CommandLine views = catalog.Command(
      "views", "SQL statements that let another tool read the lake",
      "  tracklake catalog views --engine duckdb > lake.sql && duckdb -init lake.sql\n"
      "  tracklake catalog views --engine trino\n");
  auto engine = std::make_shared<std::string>("duckdb");
  views.Choice("--engine", engine.get(), "The engine to write them for", {"duckdb", "trino"});
  views.WhenChosen(
      [=] { *action = [=](Context& context) { return PrintViews(context, *engine); }; });
}

}  // namespace tracklake::cli
