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

Result<QuerySession> OpenOwnQuery(const Services& services, ObjectStore* store,
                                  std::string_view name) {
  const QueryOptions options = QueryOptionsOf(services);
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "needs" || file.name != name) continue;
    return QuerySession::Open(store, &services.clock, std::string(file.text), options);
  }
  return Fail(ErrorKind::kInternal, "there is no query {}", name);
}

}  // namespace tracklake::app
