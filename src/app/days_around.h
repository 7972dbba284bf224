// The days with data nearest to one: what an answer as of that day is made of. Any thread.
#pragma once

#include <optional>

#include "app/services.h"
#include "base/result.h"
#include "base/time.h"

namespace tracklake::app {

struct DaysAround {
  std::optional<Day> by;     // the last until then, that day itself included
  std::optional<Day> after;  // the first after it
};

// Of any table. kNotFound when there is no lake.
Result<DaysAround> FindDaysAround(const Services& services, Day day);

}  // namespace tracklake::app
