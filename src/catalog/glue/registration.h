// Keeps a lake's tables, views and partitions known in the Glue Data Catalog, where Athena looks
// for them. Everything that is written is read again, and written again (kMaxRounds times at most)
// where it is not there: so it does not matter who else writes at the same time, or whether an
// answer was lost.
//
// What it has seen it remembers: tables and views are looked at once, each partition is asked for
// once. So what a commit costs follows what is new. What others take away meanwhile is put back by
// Reconcile(). One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/glue/glue_client.h"
#include "catalog/glue/table_input.h"
#include "lake/layout.h"
#include "store/object_store.h"

namespace tracklake::glue {

struct Change {
  enum class Kind : std::uint8_t { kAdded, kChanged, kRemoved };
  enum class Of : std::uint8_t { kTable, kView, kPartition };
  Kind kind{};
  Of of{};
  std::string name;  // "songs", of a partition "songs/year=2026/month=11/day=20"
  std::string what;  // of a change: "column isrc, parameters"
};

struct GlueReport {
  std::string database;
  bool applied = false;         // else the changes are what would be done
  std::int64_t partitions = 0;  // of our tables, afterwards
  std::vector<Change> changes = {};
  std::vector<std::string> kept = {};  // what is another than ours and stays, for people
};

class Registration {
 public:
  // `root` is the lake's place with a '/' at its end: "s3://bucket/prefix/". Views come after those
  // that they read. Borrows what the client does, the clock and the generator.
  Registration(GlueClient glue, std::string root, std::vector<View> views, Clock* clock, Rng* rng);

  // Tables and views are there and the places' partitions known, of Parquet files. For a commit,
  // when its parts are in place. Errors are Glue's, and kConfig where a table's name is taken;
  // after one, some may be known.
  Result<> AddPartitions(std::span<const PartPlace> places);

  // Brings tables and views to what this program would write, and partitions to what the store
  // holds: one for each folder with parts, none for a folder without. Changes nothing without
  // `apply`.
  Result<GlueReport> Reconcile(ObjectStore& store, bool apply);

 private:
  struct Step;
  Result<> Define(bool apply, GlueReport* report);
  Result<std::vector<Step>> PlanDefinitions(GlueReport* report);
  Result<Step> PlanTable(const TableInfo& table, GlueReport* report) const;
  Result<> PlanView(const View& view, GlueReport* report, std::vector<Step>* steps) const;
  Result<> Write(const Step& step);

  Result<> PutPartitions(TableId table, std::set<Day> days);
  Result<> ReconcileTable(ObjectStore& store, TableId table, bool apply, GlueReport* report);
  const Json* FindStored(std::string_view name) const;
  std::string NameOf(std::string_view name) const;

  GlueClient glue_;
  const std::string root_;
  const std::vector<View> views_;
  Clock* const clock_;
  Rng* const rng_;

  bool is_defined_ = false;
  std::map<std::string, Json, std::less<>> stored_;  // the database's tables, as last read
  std::map<TableId, std::set<Day>> known_;
};

}  // namespace tracklake::glue
