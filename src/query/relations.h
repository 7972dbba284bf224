// The tables, macros and views of a lake as DuckDB statements: what a query runs on, and what
// `catalog views` prints so that any other tool reads the lake without us. Pure, any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/rolled_views.h"
#include "tables/schema.h"

namespace tracklake {

// A statement and what it makes.
struct Relation {
  std::string name;
  std::string statement;
};

// Everything, in an order in which each statement finds what it reads: tables, macros, views.
std::vector<Relation> AllRelations(const QuerySources& sources, const Locate& locate);

// Of AllRelations, those that the SQL reads: its words name them. What only these read stands in
// their statements, but for macros. More than needed is possible, less is not: each is bound once
// more.
std::vector<Relation> RelationsFor(std::string_view sql, const QuerySources& sources,
                                   const Locate& locate);

// Whether the SQL may list what there is, as SHOW TABLES does: RelationsFor() has all tables and
// views then.
bool ListsRelations(std::string_view sql);

// The names of what the SQL can reach, by itself or through views, and words that name nothing.
std::set<std::string> NamesReachedBy(std::string_view sql);
// The tables among them.
std::set<TableId> TablesReachedBy(std::string_view sql);

// Of the tables, and of the views behind them.
std::vector<std::string_view> RelationNames();

// Those that the SQL names itself.
std::vector<std::string_view> RelationsNamedIn(std::string_view sql);

// Athena's functions that DuckDB gets from us, sorted.
std::vector<std::string_view> MacroNames();

// The views as Trino or Athena take them: CREATE OR REPLACE VIEW <name> AS ….
std::vector<Relation> TrinoViews();

}  // namespace tracklake
