// Reports that are no tables as CSV, for programs that read no JSON. Pure, any thread.
#pragma once

#include <string>

#include "app/json/json.h"

namespace tracklake::app {

// Under "name,value" a line for each member of the report, those of members as "quota.left", those
// of lists as "failures.0.key". What is null is empty.
std::string CsvLines(const Json& report);

}  // namespace tracklake::app
