// Rows in memory as tables of SQL: `FROM rows_songs()` reads the vector of songs that is on offer,
// without a copy. One object belongs to one database and to one thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "duck/database.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

class RowFunctions {
 public:
  // Registers rows_<table>() for every table. Once a database: DuckDB keeps the first registration
  // of a name and says nothing about a second. The object must outlive the database.
  static Result<std::unique_ptr<RowFunctions>> Register(const Connection& connection);

  RowFunctions(const RowFunctions&) = delete;
  RowFunctions& operator=(const RowFunctions&) = delete;

  // From now on the functions read these rows. They and their texts (valid UTF-8: DuckDB would
  // write a file that nobody can read) must stay as they are while a query runs.
  void Offer(const Rows& rows);

  // "rows_songs"
  static std::string NameOf(TableId table);

 private:
  RowFunctions() = default;

  // Pointers to the std::vector<Row> of each table; the functions know their row type.
  std::array<const void*, kTableCount> offered_{};
};

}  // namespace tracklake
