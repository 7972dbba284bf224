// The raw object that stands for a fetch that failed, was refused or put off (rows.md §6):
//
//     {"_tracklake":{"what":…,"id":…,"status":…,"reason":…,"recoverable":…,"retry_at":…},
//      "body":…}
//
// `body` is the last answer as received, as one string; bytes that are not UTF-8 stand in
// `body_base64` instead; null when there was no answer. A capture object has the same form and
// says that something came whole. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "spotify/client.h"

namespace tracklake {

// "failed", "withheld" or "deferred".
std::string_view CaptureStatus(const Refusal& refusal);

std::string FailureObject(std::string_view what, std::string_view id, const Refusal& refusal);

// May it still be had, with or without the user's doing?
bool CanStillBeHad(const Refusal& refusal);

// The same form without an answer.
std::string NoteObject(std::string_view what, std::string_view id, std::string_view status,
                       std::string_view reason, bool recoverable);

// The thing that was fetched in pieces, the first of them at `fetched_at`, is complete now.
std::string CaptureObject(std::string_view what, std::string_view id, Seconds fetched_at);

}  // namespace tracklake
