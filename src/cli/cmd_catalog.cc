#include <fmt/format.h>

#include <map>
#include <memory>

#include "base/text.h"
#include "catalog/catalog.h"
#include "cli/commands.h"
#include "cli/error_report.h"
#include "cli/listing.h"
#include "query/embedded_sql.h"
#include "query/relations.h"

namespace tracklake::cli {
namespace {

struct Totals {
  std::int64_t files = 0;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;

  void Add(const CatalogFile& file) {
    ++files;
    rows += file.rows;
    bytes += file.bytes;
  }
};

// The files that the catalog knows; days that it cannot read are told, and decide the exit code.
struct Catalogued {
  std::vector<CatalogFile> files;
  ExitCode code = ExitCode::kOk;
};

Result<Catalogued> ReadCatalog(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  Catalogued catalogued;
  TL_ASSIGN(catalogued.files, catalog.Refresh());
  for (const BrokenDay& day : catalog.broken()) {
    context.terminal().err() << ErrorText(day.error, Format::kHuman);
    catalogued.code = ExitCodeOf(day.error.kind);
  }
  return catalogued;
}

Result<TableId> TableNamed(const std::string& name) {
  if (const auto table = FindTable(name)) return *table;
  std::vector<std::string_view> names;
  for (const TableInfo& table : Tables()) names.push_back(table.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kNotFound, "there is no table {}", name),
                  nearest.empty() ? "The tables: tracklake catalog tables"
                                  : fmt::format("Did you mean {}?", nearest));
}

void Print(Context& context, const Listing& listing) {
  context.terminal().out() << listing.Text(context.terminal(), context.format());
}

// Parquet files only: the CSV files of a table hold the same rows once more.
Result<ExitCode> ListTables(Context& context) {
  TL_ASSIGN(const Catalogued catalogued, ReadCatalog(context));
  const std::vector<CatalogFile>& files = catalogued.files;
  std::map<TableId, Totals> totals;
  std::map<TableId, Day> newest;
  for (const CatalogFile& file : files) {
    if (file.format != FileFormat::kParquet) continue;
    totals[file.table].Add(file);
    newest[file.table] = std::max(newest[file.table], file.day);
  }
  Listing listing(
      {{"name"}, {"kind"}, {"rows", true}, {"files", true}, {"bytes", true}, {"newest"}});
  for (const TableInfo& table : Tables()) {
    const Totals& total = totals[table.id];
    listing.AddRow({std::string(table.name), "table", std::to_string(total.rows),
                    std::to_string(total.files), std::to_string(total.bytes),
                    total.files ? std::optional(FormatDate(newest[table.id])) : std::nullopt});
  }
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "views") continue;
    listing.AddRow({std::string(file.name), "view", {}, {}, {}, {}});
  }
  Print(context, listing);
  return catalogued.code;
}

Result<ExitCode> Describe(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, TableNamed(name));
  Listing listing({{"column"}, {"type"}, {"field_id", true}});
  for (const ColumnInfo& column : Table(table).columns) {
    listing.AddRow({std::string(column.name), std::string(SqlName(column.type)),
                    std::to_string(column.field_id)});
  }
  for (const std::string_view column : kPartitionColumns) {
    listing.AddRow({std::string(column), "VARCHAR (partition)", {}});
  }
  Print(context, listing);
  return ExitCode::kOk;
}

Result<ExitCode> ListPartitions(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, TableNamed(name));
  TL_ASSIGN(const Catalogued catalogued, ReadCatalog(context));
  const std::vector<CatalogFile>& files = catalogued.files;
  std::map<Day, Totals> days;
  for (const CatalogFile& file : files) {
    if (file.table == table && file.format == FileFormat::kParquet) days[file.day].Add(file);
  }
  Listing listing({{"day"}, {"rows", true}, {"files", true}, {"bytes", true}});
  for (const auto& [day, total] : days) {
    listing.AddRow({FormatDate(day), std::to_string(total.rows), std::to_string(total.files),
                    std::to_string(total.bytes)});
  }
  Print(context, listing);
  return catalogued.code;
}

Result<ExitCode> ListFiles(Context& context, const std::string& name) {
  TL_ASSIGN(const TableId table, TableNamed(name));
  TL_ASSIGN(const Catalogued catalogued, ReadCatalog(context));
  const std::vector<CatalogFile>& files = catalogued.files;
  Listing listing({{"key"}, {"format"}, {"rows", true}, {"bytes", true}, {"sha256"}});
  for (const CatalogFile& file : files) {
    if (file.table != table) continue;
    listing.AddRow({file.key, std::string(NameOf(file.format)), std::to_string(file.rows),
                    std::to_string(file.bytes), file.sha256});
  }
  Print(context, listing);
  return catalogued.code;
}

Result<ExitCode> PrintViews(Context& context, const std::string& engine) {
  std::vector<Relation> relations;
  Catalogued catalogued;
  if (engine == "trino") {
    relations = TrinoViews();
  } else {
    TL_ASSIGN(catalogued, ReadCatalog(context));
    TL_ASSIGN(ObjectStore * store, context.lake().Open());
    relations = AllRelations(catalogued.files,
                             [store](std::string_view key) { return store->Location(key); });
    context.terminal().out() << "SET TimeZone = 'UTC';\n";
  }
  for (const Relation& relation : relations) {
    const std::string_view statement = Trim(relation.statement);
    context.terminal().out() << statement << (statement.ends_with(';') ? "\n" : ";\n");
  }
  return catalogued.code;
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
  catalog.Command("tables", "Tables and views", "").WhenChosen([action] { *action = ListTables; });
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
