// The resources of /api/v1, a file each; docs/reference/openapi.json says what each takes and
// gives. Handlers of route.h: an error becomes an answer by its kind (json_answer.h).
#pragma once

#include "serve/api/route.h"

namespace tracklake::serve {

Result<web::Answer> GetStatus(const Call& call);
Result<web::Answer> GetRuns(const Call& call);
Result<web::Answer> GetRun(const Call& call);
Result<web::Answer> GetRunLog(const Call& call);
Result<web::Answer> RetryRun(const Call& call);
Result<web::Answer> GetCatalog(const Call& call);
Result<web::Answer> GetRelation(const Call& call);
Result<web::Answer> GetPartitions(const Call& call);
Result<web::Answer> GetFiles(const Call& call);
Result<web::Answer> GetGaps(const Call& call);
Result<web::Answer> GetQuarantine(const Call& call);
Result<web::Answer> GetQuarantineItems(const Call& call);
Result<web::Answer> PostQuery(const Call& call);
Result<web::Answer> DeleteQuery(const Call& call);
Result<web::Answer> GetOpenApi(const Call& call);
Result<web::Answer> GetAlarms(const Call& call);
Result<web::Answer> GetQuota(const Call& call);
Result<web::Answer> GetSchedule(const Call& call);

}  // namespace tracklake::serve
