// Queries on engines that are not ours, as the configuration names them. What a statement may do
// there is a matter of their permissions (docs/guides/engines.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/services.h"
#include "query/remote_query.h"
#include "query/scan_estimate.h"

namespace tracklake::app {

enum class RemoteEngine : std::uint8_t { kAthena, kTrino };

// "athena", "trino"; nullopt for another.
std::optional<RemoteEngine> FindRemoteEngine(std::string_view name);

// Sends the statement. kConfig for an engine that is not configured; else as AthenaQuery::Start()
// and TrinoQuery::Start(). Borrows the services.
Result<std::unique_ptr<RemoteQuery>> StartRemoteQuery(const Services& services, RemoteEngine engine,
                                                      std::string sql,
                                                      std::chrono::milliseconds timeout);

// Before a statement is sent to Athena: what it reads at most and what it may.
struct AthenaForecast {
  std::optional<ScanEstimate> estimate;  // nullopt where there is no lake to look at
  double usd = 0;                        // of the estimate
  std::uint64_t limit_bytes = 0;         // the lowest that is known of; 0: none
};
// Fails where StartRemoteQuery() would without asking anybody.
Result<AthenaForecast> ForecastAthena(const Services& services, std::string_view sql);

}  // namespace tracklake::app
