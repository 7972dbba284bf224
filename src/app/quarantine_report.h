// What was refused, as lists to which a file of the quarantine is added at a time. Pure, any
// thread.
#pragma once

#include "app/listing.h"
#include "lake/quarantine.h"

namespace tracklake::app {

// A row for each raw object, with how many of its items were refused.
Listing RefusedObjects();
void AddObject(const QuarantineFile& file, Listing* objects);

// A row for each item: of which object, where in it, why, and the item.
Listing RefusedItems();
void AddItems(const QuarantineFile& file, Listing* items);

}  // namespace tracklake::app
