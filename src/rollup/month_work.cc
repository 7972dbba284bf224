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
      const Month month = rollup.month;
      months[month].rollups.push_back({std::move(rollup), &relation});
    }
  }
  for (const BrokenDay& day : catalog.broken()) months.erase(MonthOf(day.day));
  return months;
}

MonthWork WorkThrough(Day day, const MonthWork& month) {
  MonthWork work;
  const auto files = FilesThrough(month.parts, day);
  for (const CatalogFile* file : files) work.parts.push_back(*file);
  const auto tables = TablesOf(files);
  for (const RollupRelation& relation : RollupRelations()) {
    if (auto rollup = RollupThrough(relation, day, tables)) {
      work.rollups.push_back({*std::move(rollup), &relation});
    }
  }
  return work;
}

Result<bool> WriteRollup(MonthReader& reader, const RollupRelation& relation, ByteSink* sink) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, reader.Describe(relation));
  TL_ASSIGN(RollupWriter writer, RollupWriter::Create(columns, relation.lacks, sink));
  TL_TRY(reader.Read(relation, [&](std::string_view chunk) { return writer.Add(chunk); }));
  TL_TRY(writer.Finish());
  return writer.lacks_something();
}

}  // namespace tracklake
