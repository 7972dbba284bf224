#include "store/read_ahead.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "base/exhausted.h"

namespace tracklake {
namespace {

// Memory that goes from thread to thread leaves what is free behind with each: they share the heaps
// that the process has anyway.
void ShareHeaps() {
  constexpr int kHeaps = 4;
  static const int shared = mallopt(M_ARENA_MAX, kHeaps);
  static_cast<void>(shared);
}

// A connection of its own is worth its price from a few reads on.
constexpr std::size_t kReadsAHelper = 2;

}  // namespace

ReadAhead::ReadAhead(ObjectStore* store, std::stop_token stop, Foresee foresee)
    : store_(*store),
      stop_(std::move(stop)),
      foresee_(std::move(foresee)),
      max_helpers_(store->reads_at_once() - 1) {}

ReadAhead::~ReadAhead() {
  {
    const MutexLock lock(mutex_);
    is_over_ = true;
  }
  room_.NotifyAll();
  helpers_.clear();
}

void ReadAhead::Expect(const ObjectInfo& object) {
  if (max_helpers_ == 0) return;
  const MutexLock lock(mutex_);
  expected_.push_back({.object = &object});
}

Result<ObjectVersion> ReadAhead::Get(const ObjectInfo& object, std::string* bytes) {
  if (max_helpers_ > 0) {
    LookForward();
    if (auto read = Take(object, bytes)) return *std::move(read);
  }
  return store_.Get(object.key, bytes);
}

// As many helpers as there is work for; where the machine gives fewer, fewer do.
void ReadAhead::LookForward() {
  const auto left = [this] {
    const MutexLock lock(mutex_);
    return expected_.size() - next_;
  };
  while (foresee_ && left() < kMaxObjects && foresee_()) {
  }
  const std::size_t wanted = std::min(left() / kReadsAHelper, max_helpers_);
  if (wanted > 0) ShareHeaps();
  while (helpers_.size() < wanted && StartThread([this] { Help(); }, &helpers_)) {
  }
  room_.NotifyOne();
}

// nullopt: it is to be read now.
std::optional<Result<ObjectVersion>> ReadAhead::Take(const ObjectInfo& object, std::string* bytes) {
  const MutexLock lock(mutex_);
  if (expected_.empty() || expected_.front().object->key != object.key) return std::nullopt;
  Read& read = expected_.front();
  while (read.is_begun && !read.outcome) read_.Wait(mutex_);
  std::optional<Result<ObjectVersion>> outcome = std::move(read.outcome);
  if (read.is_begun) {
    --objects_ahead_;
    bytes_ahead_ -= object.size;
    std::swap(*bytes, read.bytes);
    KeepMemory(std::move(read.bytes));
  }
  expected_.pop_front();
  if (next_ > 0) --next_;
  room_.NotifyOne();
  return outcome;
}

void ReadAhead::Help() {
  const MutexLock lock(mutex_);
  while (!is_over_) {
    Read* const read = Begin();
    if (read == nullptr) {
      room_.Wait(mutex_);
      continue;
    }
    room_.NotifyOne();  // there may be some for another helper
    Result<ObjectVersion> outcome;
    {
      const MutexUnlock unlocked(mutex_);
      outcome = Guarded([&] { return store_.Get(read->object->key, &read->bytes); });
    }
    read->outcome = std::move(outcome);
    read_.NotifyAll();
  }
}

// The next one there is room for; nullptr: there is none, or no room.
ReadAhead::Read* ReadAhead::Begin() {
  while (next_ < expected_.size() && expected_[next_].object->size > kMaxBytes) ++next_;
  if (next_ == expected_.size() || stop_.stop_requested()) return nullptr;
  Read& read = expected_[next_];
  const bool has_room =
      objects_ahead_ < kMaxObjects && bytes_ahead_ + read.object->size <= kMaxBytes;
  if (!has_room) return nullptr;
  ++next_;
  ++objects_ahead_;
  bytes_ahead_ += read.object->size;
  read.is_begun = true;
  read.bytes = Memory();
  return &read;
}

std::string ReadAhead::Memory() {
  if (memory_.empty()) return {};
  std::string memory = std::move(memory_.back());
  memory_.pop_back();
  memory_bytes_ -= memory.capacity();
  return memory;
}

// Within the same bound as what is read.
void ReadAhead::KeepMemory(std::string memory) {
  const std::size_t bytes = memory.capacity();
  if (bytes_ahead_ + memory_bytes_ + bytes > kMaxBytes) return;
  memory_bytes_ += bytes;
  memory_.push_back(std::move(memory));
}

}  // namespace tracklake
