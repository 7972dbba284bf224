// What was not captured, as JSON.
#pragma once

#include <vector>

#include "app/gaps.h"
#include "app/json/json.h"

namespace tracklake::app {

// {"gaps": […]}, each with its cure where there is one.
Json JsonOf(const std::vector<Gap>& gaps);

}  // namespace tracklake::app
