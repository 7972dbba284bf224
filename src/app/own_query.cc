#include "app/own_query.h"

#include "base/duration.h"
#include "query/embedded_sql.h"

namespace tracklake::app {

QueryOptions QueryOptionsOf(const Services& services) {
  const Config& config = services.config;
  QueryOptions options;
  options.stop = services.stop;
  options.threads = config.query_threads;
  options.memory_mb = config.query_memory_mb;
  options.spill_mb = config.query_spill_mb;
  options.duckdb = config.query_duckdb;
  if (const auto timeout = ParseDuration(config.query_timeout)) options.timeout = *timeout;
  return options;
}

Result<std::string> OwnQueryText(std::string_view name) {
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "needs" && file.name == name) return std::string(file.text);
  }
  return Fail(ErrorKind::kInternal, "there is no query {}", name);
}

Result<QuerySession> OpenOwnQuery(const Services& services, ObjectStore* store,
                                  std::string_view name) {
  TL_ASSIGN(const std::string sql, OwnQueryText(name));
  return QuerySession::Open(store, &services.clock, sql, QueryOptionsOf(services));
}

}  // namespace tracklake::app
