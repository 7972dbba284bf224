// ObjectStore: whole objects under slash-separated keys, the one way to the lake's disk or bucket.
// Everything above it runs the same on files (local/), in tests (memory/) and in a bucket (s3/).
//
// All implementations are safe for concurrent use by threads and, where the medium is shared, by
// processes. A successful write is durable: after a crash or power cut it is there, whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/journal.h"
#include "store/local_copies.h"
#include "store/locks.h"
#include "store/staging.h"

namespace tracklake {

// Stands for the bytes that an object had when it was looked at. Opaque: what it is made of is the
// store's affair (local: the file's identity and time; a bucket: its ETag). Of one object, equal
// versions mean equal bytes; unequal ones may stand for equal bytes, as after a copy.
class ObjectVersion {
 public:
  ObjectVersion() = default;  // of no object: no object ever has it
  explicit ObjectVersion(std::string token) : token_(std::move(token)) {}

  // For whoever remembers it: printable, without spaces.
  const std::string& token() const { return token_; }
  bool operator==(const ObjectVersion&) const = default;

 private:
  std::string token_;
};

struct ObjectInfo {
  std::string key;
  std::uint64_t size = 0;
  // Grows whenever the object's bytes may have changed, on one clock for the whole store, in
  // nanoseconds, as coarse as the medium has it (local: ctime; a bucket: whole seconds). An object
  // with a smaller value than another was settled before it.
  std::int64_t changed_at = 0;
  ObjectVersion version = {};

  bool operator==(const ObjectInfo&) const = default;
};

// What must be so for an object to be put.
struct Condition {
  enum class Kind : std::uint8_t { kNone, kAbsent, kUnchanged };
  Kind kind = Kind::kNone;
  ObjectVersion version = {};  // of kUnchanged

  static Condition Absent() { return {Kind::kAbsent, {}}; }
  // Still what was read; nullopt: there was nothing.
  static Condition Unchanged(const std::optional<ObjectVersion>& read) {
    return read ? Condition{Kind::kUnchanged, *read} : Absent();
  }
};

// One object of a batch: bytes, or a file in a Staging folder, which may be moved into place unless
// an answer was lost. The file need not be synced; whoever wrote it has closed it.
struct Upload {
  std::string key;
  std::string bytes;
  std::filesystem::path staged_file = {};  // used when not empty
  Condition condition = {};
};

struct PutResult {
  bool written = false;        // false: the condition did not hold
  ObjectVersion version = {};  // of what was written
  // Not written, as far as can be seen: the answer of a conditional write was lost, and what is
  // there now is neither what was read nor ours. Ours may have stood there in between.
  bool unsure = false;
};

enum class PutOutcome : std::uint8_t { kCreated, kExists };

class ObjectStore {
 public:
  // Every Get leaves this much spare capacity behind the bytes, which the JSON parser may read.
  static constexpr std::size_t kReadPadding = 64;

  virtual ~ObjectStore() = default;

  // Reads a whole object into *bytes (its capacity is reused) and tells their version. kNotFound
  // when there is none.
  virtual Result<ObjectVersion> Get(std::string_view key, std::string* bytes) = 0;

  // Reads up to `length` bytes from `offset` into *bytes; fewer, or none, only at the object's end.
  // For objects too large to read whole. Pieces of an object that is replaced meanwhile may not fit
  // together: Head() before and after tells. kNotFound when there is none.
  virtual Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                            std::string* bytes) = 0;

  // kNotFound when there is none.
  virtual Result<ObjectInfo> Head(std::string_view key) = 0;

  // All objects whose key starts with the prefix, sorted by key (bytewise), but temporaries and
  // locks, in pages of at most kMaxPage, so that any number of them takes bounded memory. A folder
  // below it that cannot be read is one entry: its key and a slash. The visitor may take what is in
  // the page and use the store; its error ends the listing. What comes or goes meanwhile may be
  // listed or not.
  static constexpr std::size_t kMaxPage = 1000;
  using PageVisitor = std::function<Result<>(std::span<ObjectInfo> page)>;
  virtual Result<> ListPages(std::string_view prefix, const PageVisitor& visit) = 0;

  // The same at once, for prefixes below which there are few, or where all of them are needed.
  Result<std::vector<ObjectInfo>> List(std::string_view prefix);

  // Puts each object whose condition holds, and makes all of them durable, where the medium allows
  // at the cost of one sync; results stand in the order of the uploads, and one whose condition
  // does not hold does not hold up the others. Of one key that stands twice each upload counts, in
  // their order. Not atomic as a whole: after an error any of them may have been put, each whole.
  //
  // Where the medium does not say whether a write was applied, this looks: what is there with the
  // upload's bytes was written, what is still as it was is put again. So whoever swaps writes bytes
  // that nobody else writes, or bytes that mean the same whoever wrote them. kUnknown, after a few
  // tries, when that is never told.
  Result<std::vector<PutResult>> Put(std::span<const Upload> uploads);

  // The same of one object that must not be there. kExists leaves the other untouched, whatever its
  // bytes are.
  Result<PutOutcome> PutIfAbsent(std::string_view key, std::string_view bytes);

  // Compare-and-swap of one object: replaces what was read (nullopt: there was none) and tells the
  // new version. kConflict when somebody else was first, or came after us (PutResult::unsure): for
  // changes that may be made twice.
  Result<ObjectVersion> Swap(std::string_view key, std::string_view bytes,
                             const std::optional<ObjectVersion>& read);

  // Put() of uploads without conditions.
  Result<> PutAll(std::span<const Upload> uploads);

  // Deletes the objects that exist; the rest are ignored (idempotent). Empty folders go too.
  Result<> Delete(std::span<const std::string> keys);

  // What only some media have. nullptr where they have not: each user says what it does there.
  virtual Locks* locks() { return nullptr; }
  virtual Journals* journals() { return nullptr; }

  // What only some need: engines read files, and those of a disk are files already (Location()).
  virtual LocalCopies* copies() { return nullptr; }

  // How many reads are worth making at once, since each waits on a network; 1 where none does.
  virtual std::size_t reads_at_once() const { return 1; }

  // Where files in the making lie until they are put.
  virtual StagingArea& staging() = 0;

  // Where engines that read files find an object: a path or URL. Does not check that it exists.
  virtual std::string Location(std::string_view key) const = 0;

  // Where this machine keeps a file that is derived from objects and is none, under a key's name.
  virtual std::string LocalPath(std::string_view key) const { return Location(key); }

 protected:
  // Put() and Delete() as the medium does them, once. kUnknown: the answer was lost, and each of
  // the writes may have been applied, or be applied yet. kConflict: two writers met, and of what
  // was not written before nothing is; ask again.
  virtual Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) = 0;
  virtual Result<> TryDelete(std::span<const std::string> keys) = 0;

 private:
  Result<PutResult> PutSurely(const Upload& upload, bool may_be_there);
  Result<std::optional<PutResult>> LookFor(const Upload& upload);
};

}  // namespace tracklake
