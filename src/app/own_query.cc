#include "app/own_query.h"

#include "query/embedded_sql.h"

namespace tracklake::app {

Result<QuerySession> OpenOwnQuery(const Services& services, ObjectStore* store,
                                  std::string_view name) {
  QueryOptions options;
  options.threads = services.config.query_threads;
  options.memory_mb = services.config.query_memory_mb;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "needs" || file.name != name) continue;
    return QuerySession::Open(store, &services.clock, std::string(file.text), options);
  }
  return Fail(ErrorKind::kInternal, "there is no query {}", name);
}

}  // namespace tracklake::app
