// Many objects looked at for little. On a disk one after the other; in a bucket, where each look is
// a call, by a list of those that lie together, and of the others several at once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

using ObjectInfos = std::vector<std::optional<ObjectInfo>>;

// In the order of the keys; nullopt where there is none. Any thread.
Result<ObjectInfos> HeadAll(ObjectStore& store, std::span<const std::string> keys);

}  // namespace tracklake
