// Objects that grow, for media that have them (ObjectStore::journals()): for pieces each of which
// must be durable before the next step is taken, at less than the cost of an object each.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// The store must outlive it. Any thread; writers that come at the same time share a sync.
class Journal {
 public:
  virtual ~Journal() = default;

  // Writes the parts behind each other at the object's end; they are durable when this returns the
  // offset of the first. A crash before that leaves them whole, in part (cut short, or with blocks
  // of zeros), or not at all; what was acknowledged stands before them untouched. After an error
  // all later calls fail.
  virtual Result<std::uint64_t> Append(std::span<const std::string_view> parts) = 0;
};

class Journals {
 public:
  virtual ~Journals() = default;

  // Creates an empty object that grows; its name is durable. kConflict when there is one already.
  virtual Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) = 0;
};

}  // namespace tracklake
