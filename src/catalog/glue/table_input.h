// What our tables, views and partitions are in the Glue Data Catalog: TableInput and PartitionInput
// as its API takes them and Athena reads them. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalog/glue/glue_client.h"
#include "tables/schema.h"

namespace tracklake::glue {

// A view over the tables, in the SQL that Trino and Athena speak.
struct View {
  struct Column {
    std::string name;
    ColumnType type{};
  };
  std::string name;
  std::string description;
  std::string sql;  // one SELECT
  std::vector<Column> columns;
};

// `root` is the lake's place as a URI with a '/' at its end: "s3://bucket/prefix/".
Json TableInput(const TableInfo& table, std::string_view root);

// Whether a stored Table is one that a lake, whichever, keeps there itself. What crawlers make of
// the same folder is none: they describe nothing.
bool IsTableOfLake(const Json& stored);

// As Athena keeps views: as Presto views of the catalog awsdatacatalog, whose text is
// "/* Presto View: <base64 of JSON> */". Names in it without a schema are of `database`.
Json ViewInput(const View& view, std::string_view database);

// A day of the table. Its columns are those that the catalog has of the table (`stored`, as it was
// read), in that order: engines compare them by place.
Json PartitionInput(const Json& stored, Day day);

PartitionValues ValuesOf(Day day);

// The type in Hive's words, which Glue takes, and in Trino's, which views take.
std::string_view HiveName(ColumnType type);
std::string_view TrinoName(ColumnType type);

}  // namespace tracklake::glue
