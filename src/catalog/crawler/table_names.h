// What found tables and their partition keys are called. Pure, any thread.
#pragma once

#include <vector>

#include "catalog/crawler/grouping.h"

namespace tracklake::crawler {

// Keys that no folder's name tells are partition_0, partition_1 …. A column of the files that is
// called as a key is left out under ours: Athena refuses such a table.
void NamePartitions(Rules rules, FoundTable* table);

// By their folders or files; each once. AWS: a hash behind a name that is taken; ours: the name of
// the folder above before it.
void NameTables(const GroupOptions& options, std::vector<FoundTable>* tables);

}  // namespace tracklake::crawler
