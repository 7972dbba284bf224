// Locks on a lake, for media that have them (ObjectStore::locks()): what is held is given back at
// destruction, and by the kernel when the process dies. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace tracklake {

class HeldLock {
 public:
  virtual ~HeldLock() = default;
};

enum class LockMode : std::uint8_t { kShared, kExclusive };

class Locks {
 public:
  virtual ~Locks() = default;

  // Takes the named lock, waiting for it, or with TryLock not waiting: nullptr when it is held.
  // Names: see lake/locks.h.
  virtual Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) = 0;
  virtual Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) = 0;
};

}  // namespace tracklake
