// Found tables of a bucket in a database of the Glue Data Catalog, where Athena reads them: what a
// crawl changes there, and the change. Whoever else writes the same tables at the same time is met
// as a conflict, which the next crawl settles. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/crawler/table_changes.h"
#include "catalog/glue/glue_client.h"

namespace tracklake::crawler {

// As an AWS crawler describes it, and Athena reads it: LazySimpleSerDe, or for fields in quotes
// OpenCSVSerde, whose columns are declared as strings with their type as comment; JsonSerDe;
// Parquet. Pure.
glue::Json TableInputOf(const TableDefinition& table);
glue::Json PartitionInputOf(const TableDefinition& table, const DefinedPartition& partition);

// Of a stored Table below the place, without its partitions; nullopt for any other. Pure.
std::optional<TableDefinition> DefinitionOf(const glue::Json& stored, const std::string& place);

class GlueTables {
 public:
  // Borrows the client.
  explicit GlueTables(glue::GlueClient* client) : client_(client) {}

  // `place` is s3://bucket/prefix. With `apply` the database is so afterwards. kConflict, before
  // anything is written, where a new table's name is taken by a table of another place.
  Result<CatalogChanges> Update(const std::string& place, const std::vector<TableDefinition>& found,
                                const ChangePolicy& policy, bool apply);

 private:
  struct Stored {
    TableDefinition table;
    std::string version;
  };
  Result<std::vector<Stored>> Load(const std::string& place, std::vector<std::string>* others);
  Result<> Write(const TableDefinition& table, const Stored* before);
  Result<> WritePartitions(const TableDefinition& table, const TableDefinition* before);

  glue::GlueClient* client_;
};

}  // namespace tracklake::crawler
