// Runs that were kept, in the words of people: what every screen says of one. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "history/run_record.h"

namespace tracklake {

// "2026-11-20 06:00"
std::string MinuteText(Micros time);

// Of what programs are told ("bad_data"): "bad data", "wrong configuration".
std::string OutcomeWords(std::string_view outcome);

// "done", "bad data"; "unfinished" for a run that goes on, or was cut off.
std::string OutcomeText(const RunRecord& run);

}  // namespace tracklake
