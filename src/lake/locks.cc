#include "lake/locks.h"

namespace tracklake {
namespace {

Result<std::unique_ptr<HeldLock>> Share(ObjectStore& store, std::string_view name) {
  Locks* const locks = store.locks();
  if (locks == nullptr) return nullptr;
  return locks->Lock(name, LockMode::kShared);
}

}  // namespace

Result<std::unique_ptr<HeldLock>> LockForCommit(ObjectStore& store) {
  return Share(store, kWritersLock);
}

Result<std::unique_ptr<HeldLock>> LockForReading(ObjectStore& store) {
  return Share(store, kReadersLock);
}

}  // namespace tracklake
