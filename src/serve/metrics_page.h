// `GET /metrics`: what is counted. docs/reference/metrics.md
// lists it, and others rest on its names. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "serve/run_counters.h"

namespace tracklake::serve {

// `waiting`: raw objects.
std::string MetricsPage(const RunTotals& totals, std::int64_t waiting);

}  // namespace tracklake::serve
