// ObjectStore: immutable bytes under slash-separated keys, the one way to the lake's disk or
// bucket. Everything above it runs the same on files (local/), in tests (memory/) and later on S3.
//
// All implementations are safe for concurrent use by threads and, where the medium is shared, by
// processes. A successful write is durable: after a crash or power cut it is there, whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake {

struct ObjectInfo {
  std::string key;
  std::uint64_t size = 0;
  // Grows whenever the object's bytes may have changed, on one clock for the whole store (local:
  // ctime in nanoseconds). An object with a smaller value than another was settled before it.
  std::int64_t changed_at = 0;
};

// One object of a batch: bytes, or a file in a Staging folder of the same store, which is moved
// into place. The file need not be synced; whoever wrote it has closed it.
struct Upload {
  std::string key;
  std::string bytes;
  std::filesystem::path staged_file;  // used when not empty
};

enum class PutOutcome : std::uint8_t { kCreated, kExists };

// One compare-and-swap of a batch: see PutIfMatch.
struct Replacement {
  std::string key;
  std::string bytes;
  std::optional<std::string> expected_sha256;
};

enum class SwapOutcome : std::uint8_t { kSwapped, kConflict };

// A lock on the lake, held until destruction (and released by the kernel when the process dies).
class HeldLock {
 public:
  virtual ~HeldLock() = default;
};

// A private folder on local disk for files in the making. Removed with its contents at destruction;
// one that a dead process left is removed by RemoveDeadStaging().
class Staging {
 public:
  virtual ~Staging() = default;
  virtual const std::filesystem::path& folder() const = 0;

  // Makes a folder inside; it exists when this returns.
  Result<std::filesystem::path> NewFolder(const std::string& name) const;
  // Gives a file inside another name. Nothing in a staging folder is durable.
  Result<> Rename(const std::filesystem::path& from, const std::filesystem::path& to) const;
};

// An object that grows: for pieces each of which must be durable before the next step is taken, at
// less than the cost of an object each. The store must outlive it. Any thread; writers that come at
// the same time share a sync.
class Journal {
 public:
  virtual ~Journal() = default;

  // Writes the parts behind each other at the object's end; they are durable when this returns the
  // offset of the first. A crash before that leaves them whole, in part (cut short, or with blocks
  // of zeros), or not at all; what was acknowledged stands before them untouched. After an error
  // all later calls fail.
  virtual Result<std::uint64_t> Append(std::span<const std::string_view> parts) = 0;
};

enum class LockMode : std::uint8_t { kShared, kExclusive };

class ObjectStore {
 public:
  // Every Get leaves this much spare capacity behind the bytes, which the JSON parser may read.
  static constexpr std::size_t kReadPadding = 64;

  virtual ~ObjectStore() = default;

  // Reads a whole object into *bytes (its capacity is reused). kNotFound when there is none.
  virtual Result<> Get(std::string_view key, std::string* bytes) = 0;

  // Reads up to `length` bytes from `offset` into *bytes; fewer, or none, only at the object's end.
  // For objects too large to read whole. Pieces of an object that is replaced meanwhile may not fit
  // together: Head() before and after tells. kNotFound when there is none.
  virtual Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                            std::string* bytes) = 0;

  // kNotFound when there is none.
  virtual Result<ObjectInfo> Head(std::string_view key) = 0;

  // All objects whose key starts with the prefix, sorted by key (bytewise), but temporaries and
  // locks. A folder below it that cannot be read is one entry: its key and a slash.
  virtual Result<std::vector<ObjectInfo>> List(std::string_view prefix) = 0;

  // Creates the object unless one exists under the key. kExists leaves the other untouched,
  // whatever its bytes are.
  virtual Result<PutOutcome> PutIfAbsent(std::string_view key, std::string_view bytes) = 0;

  // PutIfAbsent of many objects at the cost of one sync; outcomes stand in the order of the
  // uploads. After an error any of them may have been created, each whole: asking again finds
  // kExists.
  virtual Result<std::vector<PutOutcome>> PutAllIfAbsent(std::span<const Upload> uploads) = 0;

  // Compare-and-swap: replaces the object if its bytes' SHA-256 is `expected` (nullopt: if there is
  // none). kConflict when somebody else was first.
  virtual Result<> PutIfMatch(std::string_view key, std::string_view bytes,
                              const std::optional<std::string>& expected_sha256) = 0;

  // PutIfMatch of many objects, where the medium allows at the cost of one; outcomes stand in the
  // order of the replacements, and one that came too late does not hold up the others. Not atomic
  // as a whole: after an error any of them may have been replaced, each whole.
  virtual Result<std::vector<SwapOutcome>> PutAllIfMatch(std::span<const Replacement> replacements);

  // Writes many objects, replacing any that exist, and makes all of them durable at the cost of one
  // sync. Not atomic as a whole: a crash or an error leaves some of them, each whole. Of one key
  // that stands twice the last upload counts.
  virtual Result<> PutAll(std::span<const Upload> uploads) = 0;

  // Creates an empty object that grows; its name is durable. kConflict when there is one already.
  virtual Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) = 0;

  // Deletes the objects that exist; the rest are ignored (idempotent). Empty folders go too.
  virtual Result<> Delete(std::span<const std::string> keys) = 0;

  virtual Result<std::unique_ptr<Staging>> NewStaging() = 0;

  // Removes staging folders whose process is dead; returns how many.
  virtual Result<int> RemoveDeadStaging() = 0;

  // Takes the named lock, waiting for it, or with TryLock not waiting: nullptr when it is held.
  // Names: see lake/locks.h.
  virtual Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) = 0;
  virtual Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) = 0;

  // Where engines that read files find an object: a path or URL. Does not check that it exists.
  virtual std::string Location(std::string_view key) const = 0;
};

}  // namespace tracklake
