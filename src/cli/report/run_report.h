// Runs that were kept, as people read them. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal/terminal.h"
#include "history/run_record.h"
#include "history/run_text.h"

namespace tracklake::cli {

// What is shown of an id, which is enough to name a run.
inline constexpr std::size_t kShownId = 8;

// "0.4 s", "12 s", "3 min 5 s", "2 h 4 min"; "" for a run that has not ended.
std::string TookText(Micros began_at, const std::optional<Micros>& ended_at);

// "tracklake import raw 'my dumps'", as a shell takes it.
std::string CommandText(const RunRecord& run);

std::string RunsText(const std::vector<RunRecord>& runs, const Terminal& terminal, Format format);
std::string RunText(const RunRecord& run, const Terminal& terminal);

// A line of the log: "06:00:01Z info     stage_began stage=extract".
std::string LogLineText(std::string_view line);

// The same for programs that read no JSON: what an event has of its own is JSON in the last column.
std::string LogCsvHeader();
std::string LogCsvLine(std::string_view line);

// One object, an event a line with commas between them: its events as the log has them; what is
// damaged there is a text.
std::string LogJsonHead(const RunRecord& run);
std::string LogJsonLine(std::string_view line);
std::string_view LogJsonTail();

}  // namespace tracklake::cli
