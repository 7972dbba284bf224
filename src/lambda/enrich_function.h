// The function that looks up what the lake names and does not know, on a schedule. One at a time,
// as extract. It asks Athena what that is: it has no engine of its own, and may not write tables.
#pragma once

#include <string>

#include "app/services.h"
#include "base/result.h"

namespace tracklake::lambda {

// {"enrich": {…}, "outcome": "done", "retry_at": null}. Answers land as raw objects, which the
// transform function is told of. Where nothing is to be looked up nobody is asked.
Result<std::string> Enrich(const app::Services& services);

}  // namespace tracklake::lambda
