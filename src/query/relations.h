// The tables, macros and views of a lake as DuckDB statements: what a query runs on, and what
// `catalog views` prints so that any other tool reads the lake without us. Pure, any thread.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalog/catalog.h"
#include "tables/schema.h"

namespace tracklake {

// Where a key's file is, for DuckDB: a path or URL.
using Locate = std::function<std::string(std::string_view key)>;

// CREATE VIEW <table> over exactly these Parquet files (year, month, day as VARCHAR columns at the
// end), or over nothing, typed, when there are none.
std::string TableStatement(const TableInfo& table, std::span<const CatalogFile> files,
                           const Locate& locate);

// A statement and what it makes.
struct Relation {
  std::string name;
  std::string statement;
};

// Everything, in an order in which each statement finds what it reads: tables, macros, views.
std::vector<Relation> AllRelations(std::span<const CatalogFile> files, const Locate& locate);

// Of AllRelations, those that the SQL can reach: its words name them, or a view that it names does.
// More than needed is possible, less is not.
std::vector<Relation> RelationsFor(std::string_view sql, std::span<const CatalogFile> files,
                                   const Locate& locate);

// Whether the SQL may list what there is, as SHOW TABLES does: RelationsFor() is everything then.
bool ListsRelations(std::string_view sql);

// The tables that the SQL can reach, by themselves or through views; the same may be said of them.
std::set<TableId> TablesReachedBy(std::string_view sql);

// The views as Trino or Athena take them: CREATE OR REPLACE VIEW <name> AS ….
std::vector<Relation> TrinoViews();

}  // namespace tracklake
