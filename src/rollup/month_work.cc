#include "rollup/month_work.h"

#include <utility>

#include "query/rolled_views.h"
#include "rollup/rollup_writer.h"

namespace tracklake {

std::map<Month, MonthWork> MonthsOf(const Catalog& catalog, std::span<const CatalogFile> files) {
  std::map<Month, MonthWork> months;
  for (const CatalogFile& file : files) {
    if (file.format == FileFormat::kParquet) months[MonthOf(file.day)].parts.push_back(file);
  }
  for (const RollupRelation& relation : RollupRelations()) {
    for (Rollup& rollup : RollupsOf(relation, catalog.months())) {
      months[rollup.month].rollups.emplace(std::move(rollup.key), &relation);
    }
  }
  for (const BrokenDay& day : catalog.broken()) months.erase(MonthOf(day.day));
  return months;
}

Result<> WriteRollup(MonthReader& reader, const RollupRelation& relation, ByteSink* sink) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, reader.Describe(relation));
  TL_ASSIGN(RollupWriter writer, RollupWriter::Create(columns, sink));
  TL_TRY(reader.Read(relation, [&](std::string_view chunk) { return writer.Add(chunk); }));
  return writer.Finish();
}

}  // namespace tracklake
