// The statements that an open worker runs: the user's with its parameters, and ours around it.
// Used by the thread that has the connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "duck/database.h"
#include "query/parameters.h"
#include "query/worker/wire.h"

namespace tracklake {

class WorkerStatements {
 public:
  // A statement of the user's, or one around it, and the types in which its columns cross the pipe.
  struct Selection {
    Statement statement;
    std::vector<WireType> types;
  };

  // The connection must outlive this.
  explicit WorkerStatements(Connection* connection) : connection_(*connection) {}

  // Whether statements may read files.
  void set_has_files(bool has_files) { has_files_ = has_files; }

  // The one SELECT that the SQL is.
  Result<std::string> Judge(std::string_view sql);
  // Ours, one after the other.
  Result<> RunScript(const std::vector<std::string>& statements);
  // What the parameters of all that comes behind it stand for.
  void Bind(std::vector<QueryParameter> parameters) { parameters_ = std::move(parameters); }
  // One of ours around the user's.
  Result<> Run(std::string_view sql);
  // A name and a type for each column. What it prepares is kept: mostly Select() follows.
  Result<std::vector<std::string>> Describe(std::string_view sql);
  Result<Selection> Select(std::string_view sql, bool as_json);

  // How many lines stood above the SQL in what DuckDB was given last.
  int lines_above() const { return lines_above_; }

 private:
  Result<Statement> Planned(const std::string& sql);
  Result<Statement> Prepare(const std::string& sql);
  Result<std::vector<std::string>> Described(std::string_view sql);
  // Whether the columns' types may hang on the parameters' values. A plan's never do.
  bool HasTypesOfValues(std::string_view sql) const {
    return !parameters_.empty() && !sql.starts_with("EXPLAIN ");
  }

  Connection& connection_;
  bool has_files_ = false;
  std::vector<QueryParameter> parameters_;
  std::optional<Statement> prepared_;  // what Describe() prepared
  std::string prepared_sql_;
  int lines_above_ = 0;
};

}  // namespace tracklake
