// Every failpoint of the lake, in the order in which a run passes them: a crash test arms one after
// the other and expects each to be reached.
#pragma once

#include <array>
#include <string_view>

namespace tracklake {

inline constexpr std::array<std::string_view, 21> kLakeFailpoints = {
    "unit.table_written",         // one table of a unit is a file in staging
    "unit.written",               // all of them are
    "commit.locked",              // the writers' lock is held, nothing is published
    "commit.parts_put",           // parts and quarantine files are in place, no receipt names them
    "commit.raw_unchanged",       // the raw objects were looked at a second time
    "commit.stale_deleted",       // receipts of the same objects under other days are gone
    "commit.receipts_put",        // objects are committed
    "commit.day_swapped",         // the days of a batch are committed
    "commit.unlocked",            // everything is committed, what it replaces is still there
    "sweep.locked",               // nobody reads, nobody writes
    "sweep.day_read",             // what to remove of one day is decided
    "sweep.day_removed",          // and removed
    "rollup.written",             // a month of a table or view is a file in staging
    "rollup.put",                 // all of a month that was missing is in place
    "rollup.removed",             // what stands for nothing any more is gone
    "withdraw.recorded",          // the record is there, and nothing else has happened
    "withdraw.raw_copied",        // the object lies below _tracklake/withdrawn/, too
    "withdraw.raw_deleted",       // and nowhere else
    "withdraw.receipts_deleted",  // only a day.json may cover it now
    "retain.marked",              // a day's marker names the raw objects that are to go
    "retain.raw_deleted",         // and they are gone
};

}  // namespace tracklake
