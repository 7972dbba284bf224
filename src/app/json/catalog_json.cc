#include "app/json/catalog_json.h"

namespace tracklake::app {

Json JsonOf(const RelationReport& report) {
  Json columns = Json::array();
  for (const RelationColumn& column : report.columns) {
    columns.push_back({{"name", column.name},
                       {"type", column.type},
                       {"field_id", column.field_id ? Json(*column.field_id) : Json()},
                       {"comment", TextOrNull(column.comment)},
                       {"is_partition", column.is_partition}});
  }
  return {{"name", report.name},
          {"kind", NameOf(report.kind)},
          {"comment", TextOrNull(report.comment)},
          {"columns", std::move(columns)},
          {"sql", TextOrNull(report.sql)}};
}

Json JsonOf(const FileTotals& totals) {
  return {{"rows", totals.rows},
          {"files", totals.files},
          {"bytes", totals.bytes},
          {"newest", totals.files > 0 ? Json(FormatDate(totals.newest)) : Json()}};
}

}  // namespace tracklake::app
