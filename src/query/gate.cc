#include "query/gate.h"

#include "query/sql_error.h"

namespace tracklake {
namespace {

using Extracted = duck_internal::Owned<duckdb_extracted_statements, duckdb_destroy_extracted>;
using Prepared = duck_internal::Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;

}  // namespace

Result<std::string> OneSelect(const Connection& connection, const std::string& sql) {
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = duckdb_extract_statements(connection.raw(), sql.c_str(), &raw);
  const Extracted statements(raw);
  if (count == 0) {
    const char* reason = duckdb_extract_statements_error(raw);
    if (reason == nullptr) return Fail(ErrorKind::kUsage, "there is no statement");
    return std::unexpected(ExplainSqlError(reason, sql));
  }
  if (count > 1) {
    return WithHint(Fail(ErrorKind::kUsage, "{} statements were given", count),
                    "Run one SELECT at a time.");
  }
  duckdb_prepared_statement handle = nullptr;
  const duckdb_state state = duckdb_prepare_extracted_statement(connection.raw(), raw, 0, &handle);
  const Prepared prepared(handle);
  if (state != DuckDBSuccess) {
    return std::unexpected(ExplainSqlError(duckdb_prepare_error(handle), sql));
  }
  if (duckdb_prepared_statement_type(handle) != DUCKDB_STATEMENT_TYPE_SELECT) {
    return WithHint(Fail(ErrorKind::kUsage, "only SELECT is possible here: a query cannot write"),
                    "Save a result with --output FILE.");
  }
  const auto end = sql.find_last_not_of("; \t\r\n");
  return sql.substr(0, end + 1);
}

}  // namespace tracklake
