// Lists a folder's files as objects. Any thread.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::local {

// ObjectStore::ListPages over the files under `root`; holds the entries of the folders that it is
// inside of. Symbolic links are followed, to files and to folders; a folder that contains itself
// through a link is entered once. A link that leads nowhere is an object that cannot be read. What
// is no regular file (a pipe) and names too long to be keys are no objects.
Result<> ListFiles(const std::filesystem::path& root, std::string_view prefix,
                   const ObjectStore::PageVisitor& visit);

}  // namespace tracklake::local
