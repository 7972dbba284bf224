#include "lake/locks.h"

#include "lake/generations.h"

namespace tracklake {

Result<std::unique_ptr<HeldLock>> LockForCommit(ObjectStore& store) {
  Locks* const locks = store.locks();
  if (locks == nullptr) return nullptr;
  return locks->Lock(kWritersLock, LockMode::kShared);
}

Result<std::unique_ptr<HeldLock>> LockForReading(ObjectStore& store) {
  Locks* const locks = store.locks();
  if (locks == nullptr) return nullptr;
  return PinGeneration(store, *locks);
}

}  // namespace tracklake
