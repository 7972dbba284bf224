// Says what differs, as exactly as it is known: for people who read a verification's report. Any
// thread.
#pragma once

#include <string>

#include "lake/receipt.h"

namespace tracklake {

// Two receipts of one object: "songs: 9 rows, raw gives 10".
std::string DescribeDifference(const Receipt& said, const Receipt& derived);

}  // namespace tracklake
