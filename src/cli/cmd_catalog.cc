#include <memory>

#include "app/catalog_report.h"
#include "cli/commands.h"
#include "cli/error_report.h"
#include "cli/listing.h"
#include "query/embedded_sql.h"

namespace tracklake::cli {
namespace {

// The files that the catalog knows; days that it cannot read are told.
Result<app::CatalogReport> ReadCatalog(Context& context) {
  TL_ASSIGN(app::CatalogReport report, app::ReadCatalog(context.services()));
  for (const BrokenDay& day : report.broken) {
    context.terminal().err() << ErrorText(day.error, Format::kHuman);
  }
  return report;
}

void Print(Context& context, const Listing& listing) {
  context.terminal().out() << listing.Text(context.terminal(), context.format());
}

Result<ExitCode> ListTables(Context& context) {
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  auto totals = TotalsByTable(report.months);
  Listing listing(
      {{"name"}, {"kind"}, {"rows", true}, {"files", true}, {"bytes", true}, {"newest"}});
  for (const TableInfo& table : Tables()) {
    const FileTotals& total = totals[table.id];
    listing.AddRow({std::string(table.name), "table", std::to_string(total.rows),
                    std::to_string(total.files), std::to_string(total.bytes),
                    total.files > 0 ? std::optional(FormatDate(total.newest)) : std::nullopt});
  }
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "views") continue;
    listing.AddRow({std::string(file.name), "view", {}, {}, {}, {}});
  }
  TL_ASSIGN(const auto foreign, app::ReadForeignTables(context.services()));
  for (const auto& table : foreign) listing.AddRow({table.name, "foreign", {}, {}, {}, {}});
  Print(context, listing);
  return ExitCodeOf(report.outcome());
}

// False where there is none of that name.
Result<bool> DescribeForeign(Context& context, const std::string& name) {
  if (!context.lake().Exists()) return false;
  TL_ASSIGN(const auto foreign, app::ReadForeignTables(context.services()));
  for (const auto& table : foreign) {
    if (table.name != name) continue;
    Listing listing({{"column"}, {"type"}});
    for (const auto& column : table.columns) {
      listing.AddRow({column.name, HiveName(column.type)});
    }
    for (const std::string& key : table.partition_keys) {
      listing.AddRow({key, "string (partition)"});
    }
    Print(context, listing);
    return true;
  }
  return false;
}

Result<ExitCode> Describe(Context& context, const std::string& name) {
  TL_ASSIGN(const bool is_foreign, DescribeForeign(context, name));
  if (is_foreign) return ExitCode::kOk;
  TL_ASSIGN(const TableId table, app::TableNamed(name));
  Listing listing({{"column"}, {"type"}, {"field_id", true}, {"comment"}});
  for (const ColumnInfo& column : Table(table).columns) {
    listing.AddRow({std::string(column.name), std::string(SqlName(column.type)),
                    std::to_string(column.field_id), std::string(CommentOf(table, column.name))});
  }
  for (const std::string_view column : kPartitionColumns) {
    listing.AddRow(
        {std::string(column), "VARCHAR (partition)", {}, std::string(CommentOf(table, column))});
  }
  Print(context, listing);
  return ExitCode::kOk;
}

Result<ExitCode> ListPartitions(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, app::TableNamed(name));
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  Listing listing({{"day"}, {"rows", true}, {"files", true}, {"bytes", true}});
  for (const auto& [day, total] : app::TotalsByDay(report.files, table)) {
    listing.AddRow({FormatDate(day), std::to_string(total.rows), std::to_string(total.files),
                    std::to_string(total.bytes)});
  }
  Print(context, listing);
  return ExitCodeOf(report.outcome());
}

Result<ExitCode> ListFiles(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, app::TableNamed(name));
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  Listing listing({{"key"}, {"format"}, {"rows", true}, {"bytes", true}, {"sha256"}});
  for (const CatalogFile& file : report.files) {
    if (file.table != table) continue;
    listing.AddRow({file.key, std::string(NameOf(file.format)), std::to_string(file.rows),
                    std::to_string(file.bytes), file.sha256});
  }
  Print(context, listing);
  return ExitCodeOf(report.outcome());
}

Result<ExitCode> PrintViews(Context& context, const std::string& engine) {
  if (engine == "trino") {
    context.terminal().out() << app::StatementsForTrino();
    return ExitCode::kOk;
  }
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  context.terminal().out() << app::StatementsForDuckDb(store, report.files);
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
      .WhenChosen([action] { *action = ListTables; });
  AddForTable(catalog, action, "describe", "A table's columns", Describe);
  AddForTable(catalog, action, "partitions", "A table's days", ListPartitions);
  AddForTable(catalog, action, "files", "A table's files", ListFiles);
  CommandLine views = catalog.Command(
      "views", "Statements with which another tool reads the lake without tracklake",
      "  tracklake catalog views --engine duckdb > lake.sql && duckdb -init lake.sql\n"
      "  tracklake catalog views --engine trino\n");
  auto engine = std::make_shared<std::string>("duckdb");
  views.Choice("--engine", engine.get(), "Whose SQL", {"duckdb", "trino"});
  views.WhenChosen(
      [=] { *action = [=](Context& context) { return PrintViews(context, *engine); }; });
}

}  // namespace tracklake::cli
