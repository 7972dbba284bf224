#include "app/json/folder_crawl_json.h"

namespace tracklake::app {
namespace {

Json ReasonsJson(const std::vector<crawler::Reason>& first,
                 const std::vector<crawler::Reason>& then = {}) {
  Json reasons = Json::array();
  for (const auto* list : {&first, &then}) {
    for (const crawler::Reason& reason : *list) {
      reasons.push_back({{"rule", reason.rule}, {"text", reason.text}});
    }
  }
  return reasons;
}

Json ColumnsJson(const crawler::FileSchema& schema) {
  Json columns = Json::array();
  for (const crawler::SchemaColumn& column : schema.columns) {
    columns.push_back({{"name", column.name},
                       {"type", crawler::HiveName(column.type)},
                       {"has_empty", column.has_empty},
                       {"example", TextOrNull(column.example)}});
  }
  return columns;
}

Json PartitionsJson(const crawler::FoundTable& table) {
  Json partitions = Json::array();
  for (const crawler::FoundPartition& partition : table.partitions) {
    partitions.push_back({{"values", partition.values},
                          {"location", partition.prefix},
                          {"files", partition.files},
                          {"bytes", partition.bytes}});
  }
  return partitions;
}

Json CsvJson(const crawler::FileSchema& schema) {
  if (schema.format != crawler::DataFormat::kCsv) return nullptr;
  return {{"delimiter", std::string(1, schema.csv.delimiter)},
          {"quotes", schema.csv.has_quotes},
          {"skipped_lines", schema.csv.skipped_lines}};
}

Json TableJson(const crawler::FoundTable& table) {
  return {{"name", table.name},
          {"location", table.location},
          {"format", NameOf(table.schema.format)},
          {"compression", NameOf(table.schema.packing)},
          {"csv", CsvJson(table.schema)},
          {"columns", ColumnsJson(table.schema)},
          {"partition_keys", table.partition_keys},
          {"partitions", PartitionsJson(table)},
          {"files", table.files},
          {"bytes", table.bytes},
          {"reasons", ReasonsJson(table.schema.reasons, table.reasons)}};
}

// null unless they were asked for.
Json ChangesJson(const FolderCrawlReport& report) {
  if (!report.changes) return nullptr;
  Json changes = Json::array();
  for (const crawler::TableChange& change : *report.changes) {
    changes.push_back(
        {{"table", change.table}, {"change", change.text}, {"by_policy", change.is_applied}});
  }
  return changes;
}

}  // namespace

Json JsonOf(const FolderCrawlReport& report) {
  Json tables = Json::array();
  for (const crawler::FoundTable& table : report.crawl.tables) tables.push_back(TableJson(table));
  Json left_out = Json::array();
  for (const crawler::LeftOutFile& file : report.crawl.left_out) {
    left_out.push_back({{"key", file.key}, {"rule", file.reason.rule}, {"text", file.reason.text}});
  }
  return {{"place", report.place},          {"rules", NameOf(report.rules)},
          {"files", report.crawl.files},    {"looked_at", report.crawl.looked_at},
          {"hidden", report.crawl.hidden},  {"bytes", report.crawl.bytes},
          {"tables", std::move(tables)},    {"left_out", std::move(left_out)},
          {"changes", ChangesJson(report)}, {"applied", report.applied},
          {"lake", TextOrNull(report.lake)}};
}

}  // namespace tracklake::app
