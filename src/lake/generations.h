// Which superseded files nobody can still be reading. Readers pin the generation of files that is
// live when they begin; whoever removes files begins a new generation, and what was superseded
// before it goes once no reader of an older one is left. So readers that overlap without a pause
// hold up nothing for longer than the longest of them takes.
//
// Some locks (locks.h) serve all generations in turn: a new one begins only where no reader is left
// of the one that used its lock before. So a file waits for no reader that began after it was
// superseded, unless as many generations as there are locks begin while one reader reads. The state
// is _tracklake/state/generation.json, which is there while files wait; where it cannot be read,
// readers hold all locks, and nothing goes while there is one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::string_view kGenerationKey = "_tracklake/state/generation.json";

// From before a reader looks what is live until it has read it. Any thread.
Result<std::unique_ptr<HeldLock>> PinGeneration(ObjectStore& store, Locks& locks);

// Files that belonged to nobody when the generation that is live now began, and could not go yet.
Result<std::vector<std::string>> FilesWaiting(ObjectStore& store);

// Of files that belong to nobody, those that may go now; the others wait for their readers. For
// whoever holds the writers' lock exclusively: nobody makes such a file live again meanwhile. What
// waits and is not among the files belongs to somebody again, unless it is of another kind.
enum class FileKind : std::uint8_t { kCommitted, kRollup };
Result<std::vector<ObjectInfo>> ReleaseFiles(ObjectStore& store, Locks& locks,
                                             const std::vector<ObjectInfo>& unnamed,
                                             FileKind kind = FileKind::kCommitted);

}  // namespace tracklake
