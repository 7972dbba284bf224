// What a function answers that runs the job, or a stage of it. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "app/job.h"
#include "base/result.h"

namespace tracklake::lambda {

// The report with {"outcome": "done", "retry_at": null}. To be put off by the quota or by Spotify
// is no failure: the next schedule goes on.
Result<std::string> AnswerOfJob(std::string_view function, const Result<app::JobReport>& report);

// A success, although nothing was done: the answer says why not, as "reason".
std::string AnswerOfNothing(std::string_view reason);

}  // namespace tracklake::lambda
