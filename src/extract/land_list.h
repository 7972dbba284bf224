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

struct LandedList {
  std::vector<std::string> keys;
  std::string content;  // list_content.h
};

// The same pages give the same objects, so landing again is harmless. `doubt` counts as content.
Result<LandedList> LandRead(ObjectStore& store, const PagesInProgress& pages,
                            const ListRequest& list, const ListRead& read,
                            std::string_view doubt = {});

}  // namespace tracklake
