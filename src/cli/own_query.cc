#include "cli/own_query.h"

#include "query/embedded_sql.h"

namespace tracklake::cli {

Result<QuerySession> OpenOwnQuery(Context& context, ObjectStore* store, std::string_view name) {
  QueryOptions options;
  options.threads = context.config().query_threads;
  options.memory_mb = context.config().query_memory_mb;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "needs" || file.name != name) continue;
    return QuerySession::Open(store, &context.clock(), std::string(file.text), options);
  }
  return Fail(ErrorKind::kInternal, "there is no query {}", name);
}

}  // namespace tracklake::cli
