// The function that fetches from Spotify, on a schedule or when somebody calls. One at a time: the
// template reserves no more for it, since all share one quota.
//
// Where nothing is configured, as in a lake that is adopted for what is in it, a schedule is no
// failure: {"outcome": "done", "reason": "no playlist and no source is configured"}.
#pragma once

#include <string>

#include "app/services.h"
#include "base/result.h"
#include "lambda/event.h"

namespace tracklake::lambda {

// {"extract": {…}, "outcome": "done", "retry_at": null}. Whatever came has landed. To be put off by
// the quota or by Spotify is no failure, and nothing is called again before `retry_at`: the next
// schedule goes on. An error is what a person has to see to, or what another call may mend.
Result<std::string> Extract(const app::Services& services, const Call& call);

}  // namespace tracklake::lambda
