// `GET /metrics`: what is counted, and the last look at how the lake is. docs/reference/metrics.md
// lists it, and others rest on its names. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "app/health.h"
#include "serve/run_counters.h"

namespace tracklake::serve {

// `health`: nullptr where nobody has looked yet. What is not known is absent.
std::string MetricsPage(const RunTotals& totals, std::int64_t waiting, const app::Health* health);

}  // namespace tracklake::serve
