// The queries that commands ask of the lake for themselves: files in sql/needs, embedded.
#pragma once

#include <string_view>

#include "app/services.h"
#include "query/session.h"

namespace tracklake::app {

// What the configuration says of queries; they stop with the command.
QueryOptions QueryOptionsOf(const Services& services);

// Its text, which other engines take too; `name` is a file's, without its ending.
Result<std::string> OwnQueryText(std::string_view name);

// It on the local engine.
Result<QuerySession> OpenOwnQuery(const Services& services, ObjectStore* store,
                                  std::string_view name);

}  // namespace tracklake::app
