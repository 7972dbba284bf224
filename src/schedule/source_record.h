// How a SourceRecord stands in the lake. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "schedule/scheduler.h"

namespace tracklake {

std::string SourceRecordKey(std::string_view source);

// A text that is none is as good as none: all that it costs is that nobody knows of missed ticks.
extern const StateFormat<SourceRecord> kSourceFormat;

// The record where it is of this source's expression and of no clock that ran ahead, else a new
// one, which begins now.
SourceRecord UsableRecord(const SourceRecord& record, const ScheduledSource& source, Seconds now);

}  // namespace tracklake
