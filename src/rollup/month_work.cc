#include "rollup/month_work.h"

#include <utility>

#include "query/rolled_views.h"
#include "rollup/rollup_writer.h"

namespace tracklake {

std::map<Month, MonthWork> MonthsOf(const std::vector<CatalogFile>& files,
                                    std::span<const BrokenDay> broken) {
  std::map<Month, MonthWork> months;
  for (const CatalogFile& file : files) {
    if (file.format == FileFormat::kParquet) months[MonthOf(file.day)].parts.push_back(file);
  }
  for (const BrokenDay& day : broken) months.erase(MonthOf(day.day));
  for (auto& [month, work] : months) {
    for (const RollupRelation& relation : RollupRelations()) {
      for (const Rollup& rollup : RollupsOf(relation, work.parts)) {
        work.rollups.emplace(rollup.key, &relation);
      }
    }
  }
  return months;
}

Result<> WriteRollup(MonthReader& reader, const RollupRelation& relation, ByteSink* sink) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, reader.Describe(relation));
  TL_ASSIGN(RollupWriter writer, RollupWriter::Create(columns, sink));
  TL_TRY(reader.Read(relation, [&](std::string_view chunk) { return writer.Add(chunk); }));
  return writer.Finish();
}

}  // namespace tracklake
