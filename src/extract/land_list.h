// Lands what a fetch of a list brought, or why it brought nothing. Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "extract/list_fetch.h"
#include "extract/pages_in_progress.h"
#include "store/object_store.h"

namespace tracklake {

// The raw objects' keys. The same pages give the same objects, so landing again is harmless.
Result<std::vector<std::string>> LandRead(ObjectStore& store, const PagesInProgress& pages,
                                          const ListRequest& list, ListRead read);

}  // namespace tracklake
