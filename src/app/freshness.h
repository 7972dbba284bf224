// Whether fresh music still comes: the one figure that an alarm rests on, in the cloud and on one
// machine. Main thread.
#pragma once

#include "app/services.h"
#include "base/result.h"

namespace tracklake::app {

// Tells the age of the lake's newest raw object (RawAgeMeasured). Costs a few calls of the store,
// however large the lake is; what has no receipt yet does not count. kNotFound when there is no
// lake.
Result<> TellFreshness(const Services& services);

}  // namespace tracklake::app
