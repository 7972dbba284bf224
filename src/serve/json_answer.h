// Reports and errors as answers of HTTP: the same JSON that `--format json` writes, an error's
// below a status that says whose fault it is. Pure, any thread.
#pragma once

#include "app/json/json.h"
#include "base/result.h"
#include "web/request.h"

namespace tracklake::serve {

// The report as a line of JSON, after its schema_version.
web::Answer JsonAnswer(const app::Json& report, int status = 200);

// 400 usage, 403 permission, 404 not_found, 409 conflict, 422 bad_data, 429 deferred, 502
// unavailable, 503 exhausted; 500 whatever else.
int StatusOf(ErrorKind kind);

// {"schema_version": 1, "error": {"code", "message", "hint", "retry_at"}} on a line of its own.
web::Answer ErrorAnswer(int status, const Error& error);
web::Answer ErrorAnswer(const Error& error);

}  // namespace tracklake::serve
