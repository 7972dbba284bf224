// The raw object that stands for a fetch that failed, was refused or put off (rows.md §6):
//
//     {"_tracklake":{"what":…,"id":…,"status":…,"reason":…,"recoverable":…,"retry_at":…},
//      "body":…}
//
// `body` is the last answer as received, as one string; bytes that are no UTF-8 stand in
// `body_base64` instead; null when there was no answer. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "spotify/client.h"

namespace tracklake {

// "failed", "withheld" or "deferred".
std::string_view CaptureStatus(const Refusal& refusal);

std::string FailureObject(std::string_view what, std::string_view id, const Refusal& refusal);

}  // namespace tracklake
