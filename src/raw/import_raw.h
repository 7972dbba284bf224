// `tracklake import raw`: files enter the raw zone untouched, each under a key that holds its time.
// Any thread; several imports may run at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

struct ImportOptions {
  // Of all files. Without it: what `time_inside` says, else the last timestamp or date in the
  // file's own name, else its modification time.
  std::optional<Seconds> fetched_at;
  // Times more than a day after it are refused: they would stay the newest for good.
  Seconds now{};
  // Takes in bytes that were withdrawn (withdrawn.h), too.
  bool again = false;
  // Gives the time that stands in a document (`_tracklake.fetched_at`), as Transformer::Load does.
  // Its bytes are followed by ObjectStore::kReadPadding readable ones.
  std::function<std::optional<Seconds>(std::string_view bytes)> time_inside;
};
inline constexpr std::chrono::hours kMaxAhead{24};

enum class ImportOutcome : std::uint8_t {
  kImported,
  kAlreadyThere,  // the same bytes at the same time, under whatever name
  kRefused,       // named by the user, or a .json file in a folder, and not imported: see reason
  kIgnored,       // found in a folder, not a .json file or hidden
};

struct ImportedFile {
  std::string path;
  ImportOutcome outcome;
  std::string key;            // of imported files and of those already there
  std::string reason;         // of the others
  bool by_file_time = false;  // imported under its modification time, for want of another
};

using ImportCallback = std::function<void(const ImportedFile&)>;

// Imports files, and .json files in folders (recursively, in the order of their names). Returns one
// entry a file, in order; `report`, if given, is called with each as soon as it is durable. An
// error is the store's: the files reported until then are in, and importing again skips them.
Result<std::vector<ImportedFile>> ImportRaw(ObjectStore& store,
                                            std::span<const std::filesystem::path> paths,
                                            const ImportOptions& options,
                                            const ImportCallback& report = {});

}  // namespace tracklake
