// What a found table of a bucket is in the Glue Data Catalog, and back: as an AWS crawler describes
// it, and Athena reads it. LazySimpleSerDe, or for fields in quotes OpenCSVSerde, whose columns are
// declared as strings with their type as comment; JsonSerDe; Parquet. Pure, any thread.
#pragma once

#include <optional>
#include <string>

#include "catalog/crawler/table_definition.h"
#include "catalog/glue/glue_client.h"

namespace tracklake::crawler {

glue::Json TableInputOf(const TableDefinition& table);
glue::Json PartitionInputOf(const TableDefinition& table, const DefinedPartition& partition);

// Of a stored Table below the place, without its partitions; nullopt for any other.
std::optional<TableDefinition> DefinitionOf(const glue::Json& stored, const std::string& place);

// As Glue keeps it, so that it can be compared with what is stored.
TableDefinition AsStored(TableDefinition table);

// The table's folder, s3://bucket/prefix/.
std::string UriOf(const TableDefinition& table);

}  // namespace tracklake::crawler
