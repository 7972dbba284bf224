#include "catalog/crawler/glue_definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/whole_number.h"
#include "catalog/crawler/inspect.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

using glue::Json;

constexpr const char* kDeprecated = "DEPRECATED_BY_CRAWLER";  // as AWS's crawlers mark a table
constexpr const char* kOpenCsv = "org.apache.hadoop.hive.serde2.OpenCSVSerde";
constexpr const char* kLazySimple = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
constexpr const char* kJsonSerde = "org.openx.data.jsonserde.JsonSerDe";
constexpr const char* kParquetSerde = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

bool IsOpenCsv(const TableDefinition& table) {
  return table.format == DataFormat::kCsv && table.csv.has_quotes;
}

Json Columns(const TableDefinition& table) {
  Json columns = Json::array();
  for (const DefinedColumn& column : table.columns) {
    const std::string type = HiveName(column.type);
    Json json = {{"Name", InSmallLetters(column.name)}, {"Type", type}};
    if (IsOpenCsv(table)) {
      json["Type"] = "string";
      json["Comment"] = type;
    }
    columns.push_back(std::move(json));
  }
  return columns;
}

Json Parameters(const TableDefinition& table) {
  Json parameters = {{"classification", NameOf(table.format)},
                     {"compressionType", NameOf(table.packing)},
                     {"typeOfData", "file"}};
  if (table.format == DataFormat::kCsv) {
    parameters["delimiter"] = std::string(1, table.csv.delimiter);
    parameters["columnsOrdered"] = "true";
    parameters["areColumnsQuoted"] = table.csv.has_quotes ? "true" : "false";
    if (table.csv.skipped_lines > 0) {
      parameters["skip.header.line.count"] = std::to_string(table.csv.skipped_lines);
    }
  }
  return parameters;
}

Json Serde(const TableDefinition& table) {
  if (table.format == DataFormat::kParquet) {
    return {{"SerializationLibrary", kParquetSerde},
            {"Parameters", {{"serialization.format", "1"}}}};
  }
  if (table.format == DataFormat::kJson) return {{"SerializationLibrary", kJsonSerde}};
  const std::string delimiter(1, table.csv.delimiter);
  if (!IsOpenCsv(table)) {
    return {{"SerializationLibrary", kLazySimple}, {"Parameters", {{"field.delim", delimiter}}}};
  }
  return {
      {"SerializationLibrary", kOpenCsv},
      {"Parameters", {{"separatorChar", delimiter}, {"quoteChar", "\""}, {"escapeChar", "\\"}}}};
}

Json Storage(const TableDefinition& table, const std::string& location) {
  const bool is_parquet = table.format == DataFormat::kParquet;
  const std::string parquet = "org.apache.hadoop.hive.ql.io.parquet.MapredParquet";
  return {
      {"Columns", Columns(table)},
      {"Location", location},
      {"InputFormat",
       is_parquet ? parquet + "InputFormat" : "org.apache.hadoop.mapred.TextInputFormat"},
      {"OutputFormat", is_parquet ? parquet + "OutputFormat"
                                  : "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"},
      {"Compressed", table.packing != Packing::kNone},
      {"SerdeInfo", Serde(table)},
      {"Parameters", Parameters(table)}};
}

template <typename Enum>
Enum NamedAs(const std::string& name, Enum last, Enum otherwise) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (NameOf(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return otherwise;
}

std::vector<DefinedColumn> ColumnsOf(const Json& storage, bool is_open_csv) {
  std::vector<DefinedColumn> columns;
  for (const Json& column : Member(storage, "Columns")) {
    const auto type = ParseHiveType(TextOf(column, is_open_csv ? "Comment" : "Type"));
    columns.push_back(
        {TextOf(column, "Name"), type.value_or(ColumnType{.kind = TypeKind::kString})});
  }
  return columns;
}

}  // namespace

std::string UriOf(const TableDefinition& table) { return table.place + "/" + table.location; }

Json TableInputOf(const TableDefinition& table) {
  Json parameters = Parameters(table);
  parameters["EXTERNAL"] = "TRUE";
  if (table.is_deprecated) parameters[kDeprecated] = "true";
  Json keys = Json::array();
  for (const std::string& key : table.partition_keys) {
    keys.push_back({{"Name", key}, {"Type", "string"}});
  }
  return {{"Name", table.name},
          {"TableType", "EXTERNAL_TABLE"},
          {"Parameters", std::move(parameters)},
          {"PartitionKeys", std::move(keys)},
          {"StorageDescriptor", Storage(table, UriOf(table))}};
}

Json PartitionInputOf(const TableDefinition& table, const DefinedPartition& partition) {
  return {{"Values", partition.values},
          {"StorageDescriptor", Storage(table, table.place + "/" + partition.prefix)},
          {"Parameters", Parameters(table)}};
}

std::optional<TableDefinition> DefinitionOf(const Json& stored, const std::string& place) {
  const Json& storage = Member(stored, "StorageDescriptor");
  const std::string location = TextOf(storage, "Location");
  if (!location.starts_with(place + "/")) return std::nullopt;
  const Json& parameters = Member(stored, "Parameters");
  const std::string serde = TextOf(Member(storage, "SerdeInfo"), "SerializationLibrary");
  TableDefinition table = {
      .name = TextOf(stored, "Name"),
      .place = place,
      .location = location.substr(place.size() + 1),
      .format =
          NamedAs(TextOf(parameters, "classification"), DataFormat::kJson, DataFormat::kUnknown),
      .packing = NamedAs(TextOf(parameters, "compressionType"), Packing::kGzip, Packing::kNone),
      .columns = ColumnsOf(storage, serde == kOpenCsv),
      .is_deprecated = parameters.contains(kDeprecated)};
  if (table.format == DataFormat::kCsv) {
    const std::string delimiter = TextOf(parameters, "delimiter");
    const std::string skipped = TextOf(parameters, "skip.header.line.count");
    table.csv = {delimiter.empty() ? ',' : delimiter[0], serde == kOpenCsv,
                 WholeNumber<int>(skipped).value_or(0)};
  }
  for (const Json& key : Member(stored, "PartitionKeys")) {
    table.partition_keys.push_back(TextOf(key, "Name"));
  }
  return table;
}

// As Glue keeps it, so that it can be compared with what is stored.
TableDefinition AsStored(TableDefinition table) {
  for (DefinedColumn& column : table.columns) {
    column.name = InSmallLetters(column.name);
    if (column.type.kind == TypeKind::kNothing) column.type.kind = TypeKind::kString;
  }
  table.not_files.clear();
  return table;
}

}  // namespace tracklake::crawler
