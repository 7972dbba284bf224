// Names that somebody may type next, as a shell's completion offers them: read in milliseconds, and
// without making or changing anything. What cannot be read is left out. Any thread.
#pragma once

#include <string>
#include <vector>

#include "app/places.h"
#include "history/run_record.h"

namespace tracklake::app {

struct KnownName {
  std::string name;
  std::string comment;
};

// The tables that every lake has.
std::vector<KnownName> OwnTables();
// These, the views, and the tables over others' files that this lake lists. Of a lake in a bucket
// the last are not asked for.
std::vector<KnownName> KnownRelations(Places& places, const std::string& lake);
// The last runs of a lake in a folder, newest first.
std::vector<RunRecord> KnownRuns(Places& places, const std::string& lake);

}  // namespace tracklake::app
