#include "store/memory/memory_objects.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "store/key.h"

namespace tracklake {
namespace {

Result<std::string> BytesOf(const Upload& upload) {
  if (upload.staged_file.empty()) return upload.bytes;
  std::ifstream in(upload.staged_file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in) return bytes;
  return Fail(ErrorKind::kIo, "cannot read the staged file {}", upload.staged_file.native());
}

ObjectInfo InfoOf(const std::string& key, std::uint64_t size, const MemoryObjects::Stamp& stamp) {
  return {key, size, stamp.changed_at, stamp.version};
}

}  // namespace

Result<const MemoryObjects::Object*> MemoryObjects::Find(std::string_view key) const {
  TL_TRY(CheckKey(key));
  const auto found = objects_.find(key);
  if (found == objects_.end()) return Fail(ErrorKind::kNotFound, "there is no object {}", key);
  return &found->second;
}

Result<ObjectVersion> MemoryObjects::Get(std::string_view key, std::string* bytes) {
  const MutexLock lock(mutex_);
  TL_ASSIGN(const Object* object, Find(key));
  bytes->reserve(object->bytes.size() + ObjectStore::kReadPadding);
  bytes->assign(object->bytes);
  return object->stamp.version;
}

Result<> MemoryObjects::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                                 std::string* bytes) {
  const MutexLock lock(mutex_);
  TL_ASSIGN(const Object* object, Find(key));
  const std::string& whole = object->bytes;
  bytes->assign(whole, std::min<std::size_t>(offset, whole.size()), length);
  return {};
}

Result<ObjectInfo> MemoryObjects::Head(std::string_view key) {
  const MutexLock lock(mutex_);
  TL_ASSIGN(const Object* object, Find(key));
  return InfoOf(std::string(key), object->bytes.size(), object->stamp);
}

Result<> MemoryObjects::ListPages(std::string_view prefix, const ObjectStore::PageVisitor& visit) {
  TL_TRY(CheckPrefix(prefix));
  std::vector<ObjectInfo> page;
  std::string last;
  do {
    page.clear();
    {
      const MutexLock lock(mutex_);
      auto at = last.empty() ? objects_.lower_bound(prefix) : objects_.upper_bound(last);
      for (; at != objects_.end() && at->first.starts_with(prefix); ++at) {
        if (page.size() == ObjectStore::kMaxPage) break;
        page.push_back(InfoOf(at->first, at->second.bytes.size(), at->second.stamp));
      }
    }
    if (page.empty()) break;
    last = page.back().key;
    TL_TRY(visit(page));
  } while (page.size() == ObjectStore::kMaxPage);
  return {};
}

bool MemoryObjects::Holds(const Condition& condition, const std::string& key) const {
  const auto found = objects_.find(key);
  const bool exists = found != objects_.end();
  switch (condition.kind) {
    case Condition::Kind::kAbsent:
      return !exists;
    case Condition::Kind::kUnchanged:
      return exists && found->second.stamp.version == condition.version;
    case Condition::Kind::kNone:
      break;
  }
  return true;
}

Result<PutResult> MemoryObjects::Put(const Upload& upload) {
  TL_TRY(CheckKey(upload.key));
  TL_ASSIGN(std::string bytes, BytesOf(upload));
  const MutexLock lock(mutex_);
  if (!Holds(upload.condition, upload.key)) return PutResult{};
  Object& object = objects_[upload.key];
  object.bytes = std::move(bytes);
  object.stamp = stamper_(object.bytes);
  return PutResult{.written = true, .version = object.stamp.version};
}

Result<std::uint64_t> MemoryObjects::Append(const std::string& key,
                                            std::span<const std::string_view> parts) {
  const MutexLock lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end()) return Fail(ErrorKind::kIo, "{} was deleted", key);
  Object& object = found->second;
  const std::uint64_t before = object.bytes.size();
  for (const std::string_view part : parts) object.bytes += part;
  object.stamp = stamper_(object.bytes);
  return before;
}

Result<> MemoryObjects::Delete(const std::string& key) {
  TL_TRY(CheckKey(key));
  const MutexLock lock(mutex_);
  objects_.erase(key);
  return {};
}

}  // namespace tracklake
