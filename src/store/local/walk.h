// Lists a folder's files as objects. Any thread.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::local {

// ObjectStore::List over the files under `root`. Symbolic links are followed, to files and to
// folders; a folder that contains itself through a link is entered once. A link that leads nowhere
// is an object that cannot be read. What is no regular file (a pipe) and names too long to be keys
// are no objects.
Result<std::vector<ObjectInfo>> ListFiles(const std::filesystem::path& root,
                                          std::string_view prefix);

}  // namespace tracklake::local
