#include "app/catalog_report.h"
#include "app/json/catalog_json.h"
#include "app/json/listing_json.h"
#include "app/relation_report.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

// A page of what the catalog knows of the table that the call names.
Result<web::Answer> ListOfTable(const Call& call,
                                app::Listing (*list)(std::span<const CatalogFile>, TableId)) {
  TL_ASSIGN(const Page page, PageOf(call.parameters));
  TL_ASSIGN(const TableId table, app::TableNamed(call.names[0]));
  TL_ASSIGN(const app::CatalogReport report, app::ReadCatalog(call.services()));
  return JsonAnswer(PageJson(list(report.files, table), page));
}

// Days that the catalog cannot read, whose rows are missing from all that it tells.
app::Json ProblemsJson(const app::CatalogReport& report) {
  app::Json problems = app::Json::array();
  for (const BrokenDay& day : report.broken) problems.push_back(app::JsonOf(day.error));
  return problems;
}

}  // namespace

Result<web::Answer> GetCatalog(const Call& call) {
  TL_ASSIGN(const app::CatalogReport report, app::ReadCatalog(call.services()));
  TL_ASSIGN(const auto foreign, app::ReadForeignTables(call.services()));
  app::Json json = app::JsonOf(app::ListTables(report.months, foreign));
  json["problems"] = ProblemsJson(report);
  return JsonAnswer(json);
}

Result<web::Answer> GetRelation(const Call& call) {
  TL_ASSIGN(const app::RelationReport relation,
            app::DescribeRelation(call.services(), call.names[0]));
  app::Json json = app::JsonOf(relation);
  json["totals"] = nullptr;
  if (relation.kind == app::RelationReport::Kind::kTable) {
    TL_ASSIGN(const TableId table, app::TableNamed(relation.name));
    TL_ASSIGN(const app::CatalogReport report, app::ReadCatalog(call.services()));
    json["totals"] = app::JsonOf(TotalsByTable(report.months)[table]);
  }
  return JsonAnswer(json);
}

Result<web::Answer> GetPartitions(const Call& call) { return ListOfTable(call, app::ListDays); }

Result<web::Answer> GetFiles(const Call& call) { return ListOfTable(call, app::ListFiles); }

}  // namespace tracklake::serve
