#include "serve/api/resources.h"
#include "serve/api/route.h"

namespace tracklake::serve {

std::span<const Route> ApiRoutes() {
  static const std::vector<Route> kRoutes = {
      {"GET", "/status", GetStatus, {}, true},
      {"GET", "/runs", GetRuns, {"limit", "before", "command", "outcome", "why"}},
      {"GET", "/runs/{id}", GetRun},
      {"GET", "/runs/{id}/log", GetRunLog},
      {"POST", "/runs/{id}/retry", RetryRun},
      {"GET", "/catalog", GetCatalog},
      {"GET", "/catalog/{name}", GetRelation},
      {"GET", "/catalog/{name}/partitions", GetPartitions, {"limit", "offset"}},
      {"GET", "/catalog/{name}/files", GetFiles, {"limit", "offset"}},
      {"GET", "/gaps", GetGaps, {"limit", "offset"}, true},
      {"GET", "/quarantine", GetQuarantine, {"limit", "offset"}},
      {"GET", "/quarantine/items", GetQuarantineItems, {"object", "limit", "offset"}},
      {"POST", "/query", PostQuery},
      {"DELETE", "/query/{id}", DeleteQuery},
      {"GET", "/openapi.json", GetOpenApi},
      {"GET", "/alarms", GetAlarms},
      {"GET", "/quota", GetQuota},
      {"GET", "/schedule", GetSchedule, {"count"}},
  };
  return kRoutes;
}

}  // namespace tracklake::serve
