// What a source of the schedule stands for: the part of the main job that runs when it is due.
#pragma once

#include <string_view>

#include "app/config.h"
#include "app/job.h"
#include "app/services.h"
#include "base/result.h"

namespace tracklake::app {

// The configuration that a source's run goes by: `extract` does not ask for what has a schedule of
// its own, and a source like `recently_played` for nothing else. Pure.
Config ConfigOfSource(const Config& config, std::string_view source);

// Runs it to its end: `extract` and sources of their own bring raw, which whoever watches the lake
// transforms; `enrich` looks up; `upkeep` rewrites days that are over and crawls. Main thread, or
// one with Services of its own.
Result<JobReport> RunScheduled(const Services& services, std::string_view source,
                               const OnStage& on_stage);

}  // namespace tracklake::app
