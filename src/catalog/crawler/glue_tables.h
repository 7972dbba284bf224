// Found tables of a bucket in a database of the Glue Data Catalog, where Athena reads them: what a
// crawl changes there, and the change. Everything that is written is read again, and written again
// (glue::kMaxRounds times at most) where it is not there, as the lake's own tables are
// (catalog/glue/registration.h). One thread at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/crawler/table_changes.h"
#include "catalog/glue/glue_client.h"

namespace tracklake::crawler {

class GlueTables {
 public:
  // Borrows everything.
  GlueTables(glue::GlueClient* client, Clock* clock, Rng* rng)
      : client_(client), clock_(clock), rng_(rng) {}

  // `place` is s3://bucket/prefix. With `apply` the database is so afterwards. What a lake keeps in
  // the database itself is left alone, and said so. kConflict, before anything is written, where a
  // new table's name is taken by a table of another place; kUnavailable where Glue does not keep
  // what is written.
  Result<CatalogChanges> Update(const std::string& place, const std::vector<TableDefinition>& found,
                                const ChangePolicy& policy, bool apply);

 private:
  struct Stored {
    TableDefinition table;
    std::string version;
    std::map<glue::PartitionValues, glue::Json> partitions;  // their StorageDescriptors
  };
  // The database as it was read, and what becomes of it.
  struct Plan;

  Result<Plan> MakePlan(const std::string& place, const std::vector<TableDefinition>& found,
                        const ChangePolicy& policy);
  Result<Stored> Load(TableDefinition table, const glue::Json& json);
  Result<> Carry(const Plan& plan);
  Result<> Write(const Plan& plan, const TableDefinition& table);
  Result<> WritePartitions(const Plan& plan, const TableDefinition& table, const Stored* before);

  glue::GlueClient* const client_;
  Clock* const clock_;
  Rng* const rng_;
};

}  // namespace tracklake::crawler
