#include "app/relation_report.h"

#include <utility>

#include "app/catalog_report.h"
#include "query/relations.h"
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

std::unexpected<Error> NoSuchRelation(const std::string& name) {
  const std::string_view nearest = NearestRelation(name);
  return WithHint(Fail(ErrorKind::kNotFound, "there is no table {}", name),
                  nearest.empty() ? "The tables: tracklake catalog tables"
                                  : fmt::format("Did you mean {}?", nearest));
}

}  // namespace

std::string_view NameOf(RelationReport::Kind kind) {
  constexpr std::string_view kNames[] = {"table", "view", "foreign"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<RelationReport> DescribeRelation(const Services& services, const std::string& name) {
  if (services.lake.Exists()) {
    TL_ASSIGN(const auto foreign, ReadForeignTables(services));
    for (const auto& table : foreign) {
      if (table.name == name) return OfForeign(table);
    }
  }
  if (const auto table = FindTable(name)) return OfTable(*table);
  for (const ViewInfo& view : ViewInfos()) {
    if (view.name == name) return OfView(view);
  }
  return NoSuchRelation(name);
}

}  // namespace tracklake::app
