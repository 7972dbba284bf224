// The memory of libcurl, which says "out of memory" of an answer's head over its own limits as
// well. Only an allocation that failed is a failure of this machine. Any thread.
#pragma once

#include <cstdint>

namespace tracklake {

// curl_global_init, once a process. After LoadCurl().
void StartCurl();

// How many allocations of libcurl's have failed in this process.
std::int64_t FailedCurlAllocations();

}  // namespace tracklake
