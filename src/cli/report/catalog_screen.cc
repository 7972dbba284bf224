#include "cli/report/catalog_screen.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "app/relation_report.h"
#include "base/record_text.h"
#include "cli/report/error_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

// What only some have is a column only there.
Listing ColumnsOf(const app::RelationReport& relation) {
  using Kind = app::RelationReport::Kind;
  const bool is_table = relation.kind == Kind::kTable;
  const bool has_comments = relation.kind != Kind::kForeign;
  std::vector<TableColumn> columns = {{"column"}, {"type"}};
  if (is_table) columns.push_back({"field_id", true});
  if (has_comments) columns.push_back({"comment"});
  Listing listing(std::move(columns));
  for (const app::RelationColumn& column : relation.columns) {
    TableRow row = {column.name, column.type + (column.is_partition ? " (partition)" : "")};
    if (is_table) {
      row.push_back(column.field_id ? std::optional(std::to_string(*column.field_id))
                                    : std::nullopt);
    }
    if (has_comments) row.emplace_back(column.comment);
    listing.AddRow(std::move(row));
  }
  return listing;
}

// For people: how much there is of what has files, then what each view is.
std::string TablesText(const app::Listing& all, const Terminal& terminal) {
  std::vector<TableColumn> columns = all.columns();
  columns.pop_back();  // of what each is
  Listing tables(std::move(columns));
  std::vector<Field> views;
  for (const TableRow& row : all.rows()) {
    if (row[1] == "view") {
      views.push_back({*row[0], row.back().value_or("")});
    } else {
      TableRow cells(row.begin(), row.end() - 1);
      if (row[1] == "foreign") cells[2] = kNotCounted;
      tables.AddRow(std::move(cells));
    }
  }
  return tables.Text(terminal, Format::kHuman) + "\nViews, each a SELECT over these:\n" +
         RecordText(views, terminal.width());
}

}  // namespace

Result<app::CatalogReport> ReadCatalog(Context& context) {
  TL_ASSIGN(app::CatalogReport report, app::ReadCatalog(context.services()));
  for (const BrokenDay& day : report.broken) TellError(context.terminal(), day.error);
  return report;
}

Result<ExitCode> ShowTables(Context& context) {
  TL_ASSIGN(const app::CatalogReport report, ReadCatalog(context));
  TL_ASSIGN(const auto foreign, app::ReadForeignTables(context.services()));
  const Listing all(app::ListTables(report.months, foreign));
  if (context.format() == Format::kHuman) {
    context.terminal().out() << TablesText(all, context.terminal());
  } else {
    Print(context, all);
  }
  return ExitCodeOf(report.outcome());
}

Result<ExitCode> ShowRelation(Context& context, const std::string& name) {
  TL_ASSIGN(const app::RelationReport relation, app::DescribeRelation(context.services(), name));
  if (context.format() == Format::kHuman) {
    const bool is_foreign = relation.kind == app::RelationReport::Kind::kForeign;
    const std::string about =
        fmt::format("{} ({}): {}{}", relation.name, NameOf(relation.kind),
                    is_foreign ? "Files in " : "", Printable(relation.comment));
    Print(context.terminal(), about + "\n\n");
  }
  Print(context, ColumnsOf(relation));
  return ExitCode::kOk;
}

}  // namespace tracklake::cli
