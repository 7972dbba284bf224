// How a worker is begun on a lake, whatever it is asked then. Pure, any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"
#include "query/session.h"
#include "query/worker/wire.h"
#include "store/object_store.h"

namespace tracklake {

// The folder below which the keys are files, or will be: the lake's, or where it is not on this
// machine's disk, the scratch folder, into which copies are brought. Empty where neither is.
std::string RootOf(ObjectStore& store, const Staging* scratch);

// Brings copies of the objects where the keys are no files yet.
Result<> BringCopies(ObjectStore& store, std::span<const std::string> keys,
                     const std::string& root);

// A path as the worker says it, which is at home in the lake's folder: so nothing that DuckDB says
// tells where that lies.
std::string FromRoot(const std::filesystem::path& path, const std::string& root);

// DuckDB's library as a worker is told of it, which is at home elsewhere; "" without one.
std::string LibraryOf(const QueryOptions& options);

// The worker's first frame. `staging`: where it spills; nullptr: nowhere.
std::string OpenFrame(const QueryOptions& options, const std::string& root, const Staging* staging);

// Has a worker load DuckDB and limit itself: all that a query needs beside a lake. As
// WorkerProcess::Start(); kConfig where the library is missing, or another one.
Result<> TryWorker(const QueryOptions& options);

// The columns that a worker says a statement has; nullopt where it says anything else.
std::optional<std::vector<QueryColumn>> ReadColumns(std::string_view body);

}  // namespace tracklake
