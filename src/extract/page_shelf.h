// Pages of one list, kept between their arrival and their splicing: a few in memory, a long list's
// in a private file on local disk, so that memory does not follow the length of a playlist. Dies
// with its owner; it is no cache and survives nothing. Not thread-safe.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

// Pages up to this size together stay in memory: some thousand entries.
inline constexpr std::size_t kShelfMemoryBytes = 4ULL << 20;

class PageShelf {
 public:
  // Borrows the store, which lends its local disk once memory is full.
  explicit PageShelf(ObjectStore* store, std::size_t memory_bytes = kShelfMemoryBytes)
      : store_(store), memory_bytes_(memory_bytes) {}

  // kIo when the disk refuses.
  Result<> Add(std::string page);

  std::size_t size() const { return slots_.size(); }

  // Gives the page away: each can be taken once.
  Result<std::string> Take(std::size_t index);

 private:
  struct Slot {
    std::string page;        // while in memory
    std::streamoff at = -1;  // else its place in the file
    std::size_t size = 0;
  };

  Result<> Open();

  ObjectStore* store_;
  std::size_t memory_bytes_;
  std::vector<Slot> slots_;
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<std::fstream> file_;
  std::streamoff end_ = 0;
};

}  // namespace tracklake
