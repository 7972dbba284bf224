// The objects of a store in memory. What stands for their bytes, and when they changed, is told by
// the store that they belong to. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

class MemoryObjects {
 public:
  struct Stamp {
    std::int64_t changed_at = 0;
    ObjectVersion version;
  };
  // Makes the stamp of bytes that are written now; called by one thread at a time.
  using Stamper = std::function<Stamp(std::string_view bytes)>;

  explicit MemoryObjects(Stamper stamper) : stamper_(std::move(stamper)) {}

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes);
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes);
  Result<ObjectInfo> Head(std::string_view key);
  Result<> ListPages(std::string_view prefix, const ObjectStore::PageVisitor& visit);
  // A staged file is read and stays where it is.
  Result<PutResult> Put(const Upload& upload);
  // Returns the object's size before.
  Result<std::uint64_t> Append(const std::string& key, std::span<const std::string_view> parts);
  Result<> Delete(const std::string& key);

 private:
  struct Object {
    std::string bytes;
    Stamp stamp;
  };

  Result<const Object*> Find(std::string_view key) const TL_REQUIRES(mutex_);
  bool Holds(const Condition& condition, const std::string& key) const TL_REQUIRES(mutex_);

  Mutex mutex_;
  const Stamper stamper_ TL_GUARDED_BY(mutex_);
  std::map<std::string, Object, std::less<>> objects_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
