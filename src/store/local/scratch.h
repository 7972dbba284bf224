// Room for files that will never be objects: what a query spills, what verify derives. Any thread.
#pragma once

#include <memory>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

// A private folder: in the store, or, where that cannot be written, in the system's folder for
// temporary files (TMPDIR). Gone with the object.
Result<std::unique_ptr<Staging>> NewScratch(ObjectStore* store);

}  // namespace tracklake
