// Found tables put together and taken apart, while folders are grouped. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/crawler/grouping.h"

namespace tracklake::crawler {

// Which of a list of tables, ascending.
using Members = std::vector<std::size_t>;
Members All(std::size_t count);

// The members as one table, at the first one's place.
FoundTable Joined(const std::vector<FoundTable>& tables, const Members& members);
// The others.
std::vector<FoundTable> Without(std::vector<FoundTable> tables, const Members& members);
// Each a table of its own, for this reason.
std::vector<FoundTable> Apart(std::vector<FoundTable> tables, const Reason& reason);

// The key in the name of the table's folder; "" where it has none.
std::string KeyOf(const FoundTable& table);
// The table's folder as a partition of one above it, or those that are below it.
void AddPartitions(const FoundTable& table, std::vector<FoundPartition>* partitions);

// Folders that stood alone are no partitions after all: the table is in the innermost of them.
void TakeInside(FoundTable* table);

}  // namespace tracklake::crawler
