#include "lake/hash_reader.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <span>
#include <utility>

#include "lake/content.h"

namespace tracklake {
namespace {

// Larger objects are read one by one, so that no memory is needed for a second one.
constexpr std::uint64_t kMaxBytesBeside = 4ULL << 20;

}  // namespace

HashReader::HashReader(ObjectStore* store, std::vector<const ObjectInfo*> objects, ReadAhead* ahead,
                       Memory* memory)
    : store_(*store), objects_(std::move(objects)), ahead_(*ahead), memory_(*memory) {}

Result<HashReader::Hashed> HashReader::Next() {
  assert(next_ < objects_.size());
  if (place_ == hashes_.size()) Read();
  ++next_;
  const std::size_t place = place_++;
  TL_ASSIGN(std::string sha256, std::move(hashes_[place]));
  return Hashed{std::move(sha256), memory_[place]};
}

void HashReader::Read() {
  const auto next = std::span(objects_).subspan(next_);
  const auto is_small = [](const ObjectInfo* info) { return info->size <= kMaxBytesBeside; };
  if (next.size() > 1 && std::ranges::all_of(next.first(2), is_small)) {
    place_ = 0;
    hashes_ = HashContents(store_, {next[0], next[1]}, &memory_, &ahead_);
  } else {
    place_ = 1;
    hashes_[place_] = HashContent(store_, *next[0], &memory_[place_], &ahead_);
  }
}

}  // namespace tracklake
