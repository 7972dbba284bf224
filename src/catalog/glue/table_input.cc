#include "catalog/glue/table_input.h"

#include <algorithm>

#include "base/base64.h"
#include "lake/layout.h"
#include "tables/comments.h"

namespace tracklake::glue {
namespace {

constexpr const char* kInputFormat =
    "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
constexpr const char* kOutputFormat =
    "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
constexpr const char* kSerde = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

// As a crawler of AWS writes them. Without compressionType it would take the table for one of
// another kind and put its own beside it.
Json FileParameters() {
  return {{"classification", "parquet"}, {"compressionType", "none"}, {"typeOfData", "file"}};
}

Json Columns(const TableInfo& table) {
  Json columns = Json::array();
  for (const ColumnInfo& column : table.columns) {
    columns.push_back({{"Name", column.name},
                       {"Type", HiveName(column.type)},
                       {"Comment", CommentOf(table.id, column.name)}});
  }
  return columns;
}

Json PartitionKeys(TableId table) {
  Json keys = Json::array();
  for (const std::string_view name : kPartitionColumns) {
    keys.push_back({{"Name", name}, {"Type", "string"}, {"Comment", CommentOf(table, name)}});
  }
  return keys;
}

Json TrinoColumns(const View& view) {
  Json columns = Json::array();
  for (const View::Column& column : view.columns) {
    columns.push_back({{"name", column.name}, {"type", TrinoName(column.type)}});
  }
  return columns;
}

Json HiveColumns(const View& view) {
  Json columns = Json::array();
  for (const View::Column& column : view.columns) {
    columns.push_back({{"Name", column.name}, {"Type", HiveName(column.type)}});
  }
  return columns;
}

// Whoever asks must be allowed to read the tables: the view lends nobody its owner's rights.
std::string PrestoView(const View& view, std::string_view database) {
  const nlohmann::ordered_json text = {
      {"originalSql", view.sql},       {"catalog", "awsdatacatalog"}, {"schema", database},
      {"columns", TrinoColumns(view)}, {"comment", view.description}, {"runAsInvoker", true}};
  return fmt::format("/* Presto View: {} */", EncodeBase64(text.dump()));
}

}  // namespace

std::string_view HiveName(ColumnType type) {
  switch (type) {
    case ColumnType::kVarchar:
      return "string";
    case ColumnType::kInteger:
      return "int";
    case ColumnType::kBigint:
      return "bigint";
    case ColumnType::kDouble:
      return "double";
    case ColumnType::kBoolean:
      return "boolean";
    case ColumnType::kDate:
      return "date";
    case ColumnType::kTimestamp:
      return "timestamp";
  }
  return {};
}

std::string_view TrinoName(ColumnType type) {
  if (type == ColumnType::kVarchar) return "varchar";
  if (type == ColumnType::kInteger) return "integer";
  // Athena reads a timestamp of Hive's to the millisecond.
  if (type == ColumnType::kTimestamp) return "timestamp(3)";
  return HiveName(type);
}

Json TableInput(const TableInfo& table, std::string_view root) {
  Json parameters = FileParameters();
  parameters["EXTERNAL"] = "TRUE";
  return {
      {"Name", table.name},
      {"Description", CommentOf(table.id)},
      {"TableType", "EXTERNAL_TABLE"},
      {"Parameters", std::move(parameters)},
      {"PartitionKeys", PartitionKeys(table.id)},
      {"StorageDescriptor",
       {{"Columns", Columns(table)},
        {"Location", fmt::format("{}{}{}/", root, TablesPrefix(FileFormat::kParquet), table.name)},
        {"InputFormat", kInputFormat},
        {"OutputFormat", kOutputFormat},
        {"Compressed", false},
        {"SerdeInfo",
         {{"SerializationLibrary", kSerde}, {"Parameters", {{"serialization.format", "1"}}}}},
        {"Parameters", FileParameters()}}}};
}

bool IsTableOfLake(const Json& stored) {
  const std::string name = TextOf(stored, "Name");
  const bool is_ours =
      std::ranges::any_of(Tables(), [&](const TableInfo& table) { return table.name == name; });
  const std::string folder = fmt::format("/{}{}/", TablesPrefix(FileFormat::kParquet), name);
  return is_ours && !TextOf(stored, "Description").empty() &&
         TextOf(Member(stored, "StorageDescriptor"), "Location").ends_with(folder);
}

Json ViewInput(const View& view, std::string_view database) {
  return {{"Name", view.name},
          {"Description", view.description},
          {"TableType", "VIRTUAL_VIEW"},
          {"Parameters", {{"presto_view", "true"}, {"comment", "Presto View"}}},
          {"PartitionKeys", Json::array()},
          {"StorageDescriptor",
           {{"Columns", HiveColumns(view)}, {"Location", ""}, {"SerdeInfo", Json::object()}}},
          {"ViewOriginalText", PrestoView(view, database)},
          {"ViewExpandedText", "/* Presto View */"}};
}

PartitionValues ValuesOf(Day day) {
  const std::string date = FormatDate(day);  // YYYY-MM-DD
  return {date.substr(0, 4), date.substr(5, 2), date.substr(8, 2)};
}

Json PartitionInput(const Json& stored, Day day) {
  Json storage = Member(stored, "StorageDescriptor");
  const PartitionValues values = ValuesOf(day);
  std::string location = TextOf(storage, "Location");
  if (!location.ends_with('/')) location += '/';
  for (std::size_t i = 0; i < values.size(); ++i) {
    location += fmt::format("{}={}/", kPartitionColumns[i], values[i]);
  }
  storage["Location"] = std::move(location);
  Json columns = Json::array();
  for (const Json& column : Member(storage, "Columns")) {
    columns.push_back({{"Name", Member(column, "Name")}, {"Type", Member(column, "Type")}});
  }
  storage["Columns"] = std::move(columns);
  return {{"Values", values},
          {"StorageDescriptor", std::move(storage)},
          {"Parameters", FileParameters()}};
}

}  // namespace tracklake::glue
