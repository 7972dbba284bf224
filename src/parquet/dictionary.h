// The different values of a column, in the order in which they come, and for each value its place
// among them. Not thread-safe; kept and built again.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tracklake::parquet {

template <typename T>
class Dictionary {
 public:
  // False when the values are better written as they are: then there are no entries. Texts stay the
  // caller's.
  bool Build(std::span<const T> values);

  // Whether so many are different that zstd may do better without: by how near repetitions stand.
  bool is_doubtful() const { return 3 * entries_.size() > indices_.size(); }

  std::span<const T> entries() const { return entries_; }
  std::span<const std::uint32_t> indices() const { return indices_; }  // one a value

 private:
  std::uint32_t IndexOf(const T& value);
  void Grow();

  std::vector<T> entries_;
  std::vector<std::uint64_t> hashes_;  // of the entries
  std::vector<std::uint32_t> slots_;   // open addressing: 0, or an entry's index + 1
  std::vector<std::uint32_t> indices_;
};

// The bits that an index into so many entries takes: at least one.
int IndexBits(std::size_t entries);

}  // namespace tracklake::parquet
