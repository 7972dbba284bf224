#include "parquet/dictionary.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "parquet/column.h"

namespace tracklake::parquet {
namespace {

// A page of its own, which readers hold whole.
constexpr std::size_t kMaxDictionaryBytes = std::size_t{1} << 20;

// What a dictionary page costs besides its entries.
constexpr std::size_t kPageOverheadBytes = 32;

constexpr std::size_t kMinSlots = 1024;

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kOdd = 0xD6E8FEB86659FD93;

std::uint64_t Hash(std::int32_t value) {
  return Mix(static_cast<std::uint32_t>(value) ^ kSeed, kOdd);
}
std::uint64_t Hash(std::int64_t value) {
  return Mix(static_cast<std::uint64_t>(value) ^ kSeed, kOdd);
}
std::uint64_t Hash(double value) { return Hash(std::bit_cast<std::int64_t>(value)); }
std::uint64_t Hash(std::string_view text) {
  std::uint64_t hash = kSeed ^ text.size();
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), sizeof(word));
    hash = Mix(hash ^ word, kOdd);
    text.remove_prefix(sizeof(word));
  }
  std::uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  return Mix(hash ^ rest, kOdd);
}

// By their bits: a NaN is one value too.
bool Same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
template <typename T>
bool Same(const T& a, const T& b) {
  return a == b;
}
// Most texts that repeat lie at the same place: an object's key, its playlist's id.
bool IsPrevious(std::string_view a, std::string_view b) {
  return a.data() == b.data() && a.size() == b.size();
}
template <typename T>
bool IsPrevious(const T& a, const T& b) {
  return Same(a, b);
}

}  // namespace

int IndexBits(std::size_t entries) {
  return std::max(1, static_cast<int>(std::bit_width(entries - 1)));
}

template <typename T>
bool Dictionary<T>::Build(std::span<const T> values) {
  entries_.clear();
  hashes_.clear();
  indices_.resize(values.size());
  slots_.assign(std::max(kMinSlots, std::min(slots_.size(), std::bit_ceil(values.size()))), 0);
  // Where fewer than half repeat, indices cost more than zstd does for the repetitions.
  const std::size_t max_entries = values.size() / 2;
  std::size_t plain_bytes = 0;
  std::size_t entry_bytes = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t bytes = PlainBytes(values[i]);
    plain_bytes += bytes;
    if (i > 0 && IsPrevious(values[i], values[i - 1])) {
      indices_[i] = indices_[i - 1];
      continue;
    }
    const std::size_t before = entries_.size();
    indices_[i] = IndexOf(values[i]);
    if (entries_.size() == before) continue;
    entry_bytes += bytes;
    if (entries_.size() > max_entries || entry_bytes > kMaxDictionaryBytes) break;
  }
  const std::size_t index_bytes =
      entries_.empty() ? 0
                       : values.size() * static_cast<std::size_t>(IndexBits(entries_.size())) / 8;
  if (entries_.size() <= max_entries && entry_bytes <= kMaxDictionaryBytes &&
      entry_bytes + index_bytes + kPageOverheadBytes < plain_bytes) {
    return true;
  }
  entries_.clear();
  return false;
}

template <typename T>
std::uint32_t Dictionary<T>::IndexOf(const T& value) {
  if (2 * entries_.size() >= slots_.size()) Grow();
  const std::uint64_t hash = Hash(value);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0) {
    const std::uint32_t index = slots_[at] - 1;
    if (hashes_[index] == hash && Same(entries_[index], value)) return index;
    at = (at + 1) & mask;
  }
  entries_.push_back(value);
  hashes_.push_back(hash);
  slots_[at] = static_cast<std::uint32_t>(entries_.size());
  return slots_[at] - 1;
}

template <typename T>
void Dictionary<T>::Grow() {
  slots_.assign(4 * slots_.size(), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = hashes_[i] & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

template class Dictionary<std::int32_t>;
template class Dictionary<std::int64_t>;
template class Dictionary<double>;
template class Dictionary<std::string_view>;

}  // namespace tracklake::parquet
