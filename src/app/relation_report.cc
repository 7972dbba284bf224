#include "app/relation_report.h"

#include <algorithm>
#include <utility>

#include "app/catalog_report.h"
#include "query/unknown_name.h"
#include "query/view_infos.h"
#include "tables/comments.h"
#include "tables/schema.h"

namespace tracklake::app {
namespace {

using Kind = RelationReport::Kind;

RelationReport OfTable(TableId id) {
  const TableInfo& table = Table(id);
  RelationReport report{Kind::kTable, std::string(table.name), std::string(CommentOf(id)), {}, {}};
  for (const ColumnInfo& column : table.columns) {
    report.columns.push_back({std::string(column.name), std::string(SqlName(column.type)),
                              column.field_id, std::string(CommentOf(id, column.name))});
  }
  for (const std::string_view column : kPartitionColumns) {
    report.columns.push_back({std::string(column), std::string(SqlName(ColumnType::kVarchar)),
                              std::nullopt, std::string(CommentOf(id, column)), true});
  }
  return report;
}

RelationReport OfView(const ViewInfo& view) {
  RelationReport report{
      Kind::kView, std::string(view.name), view.description, {}, std::string(view.sql)};
  for (const ViewInfo::Column& column : view.columns) {
    report.columns.push_back({std::string(column.name), std::string(SqlName(column.type)),
                              std::nullopt, std::string(column.comment)});
  }
  return report;
}

RelationReport OfForeign(const crawler::TableDefinition& table) {
  RelationReport report{Kind::kForeign, table.name, table.place, {}, {}};
  for (const auto& column : table.columns) {
    report.columns.push_back({column.name, HiveName(column.type), std::nullopt, ""});
  }
  for (const std::string& key : table.partition_keys) {
    report.columns.push_back({key, "string", std::nullopt, "", true});
  }
  return report;
}

}  // namespace

std::string_view NameOf(RelationReport::Kind kind) {
  constexpr std::string_view kNames[] = {"table", "view", "foreign"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<std::vector<RelationReport>> DescribeRelations(const Services& services) {
  std::vector<RelationReport> reports;
  if (services.lake.Exists()) {
    TL_ASSIGN(const auto foreign, ReadForeignTables(services));
    for (const auto& table : foreign) reports.push_back(OfForeign(table));
  }
  for (const TableInfo& table : Tables()) reports.push_back(OfTable(table.id));
  for (const ViewInfo& view : ViewInfos()) reports.push_back(OfView(view));
  return reports;
}

Result<RelationReport> DescribeRelation(const Services& services, const std::string& name) {
  TL_ASSIGN(std::vector<RelationReport> reports, DescribeRelations(services));
  const auto found = std::ranges::find(reports, name, &RelationReport::name);
  if (found == reports.end()) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no table or view {}", name),
                    HintForUnknownRelation(name));
  }
  return std::move(*found);
}

}  // namespace tracklake::app
