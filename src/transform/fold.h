// Folding: of the candidates of one object that are the same thing, one becomes the row
// (docs/reference/rows.md §5). FoldIndex finds the row of a thing that was seen before; it is a
// hash table of row numbers, cleared and used again for the next object. Not thread-safe.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>
#include <vector>

#include "transform/row_values.h"

namespace tracklake {

template <typename Row>
class FoldIndex {
 public:
  // Forgets all rows. Keeps its memory unless there is far more of it than was needed.
  void Clear() {
    if (slots_.size() > kKeptSlots) slots_ = {};
    if (used_ > 0) std::fill(slots_.begin(), slots_.end(), Slot());
    used_ = 0;
  }

  // The row in `rows` that is the same thing as `candidate`; nullptr for the first of its kind,
  // which is noted as the row that will be appended next.
  Row* FindOrNote(const Row& candidate, std::vector<Row>& rows) {
    if (2 * (used_ + 1) > slots_.size()) Grow();
    const std::size_t hash = HashOf(candidate);
    for (std::size_t at = hash & Mask();; at = (at + 1) & Mask()) {
      Slot& slot = slots_[at];
      if (!slot.is_used) {
        slot = {.hash = hash, .row = rows.size(), .is_used = true};
        ++used_;
        return nullptr;
      }
      if (slot.hash == hash && Identity(rows[slot.row]) == Identity(candidate)) {
        return &rows[slot.row];
      }
    }
  }

 private:
  struct Slot {
    std::size_t hash = 0;
    std::size_t row = 0;
    bool is_used = false;
  };
  static constexpr std::size_t kFirstSlots = 512;
  static constexpr std::size_t kKeptSlots = std::size_t{1} << 16;

  // Ids of Spotify's have 22 characters: three words that overlap see all of them.
  static std::size_t HashOf(std::string_view id) {
    if (id.size() < 8 || id.size() > 24) return std::hash<std::string_view>()(id);
    const std::uint64_t words = WordAt(id, 0) * 0x9E3779B97F4A7C15 ^
                                std::rotl(WordAt(id, id.size() / 2 - 4) * 0xC2B2AE3D27D4EB4F, 31) ^
                                std::rotl(WordAt(id, id.size() - 8) * 0x165667B19E3779F9, 17);
    return (words ^ words >> 32) * 0x9E3779B97F4A7C15 >> 7;
  }

  static std::uint64_t WordAt(std::string_view text, std::size_t at) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof(word));
    return word;
  }

  static std::size_t HashOf(const Row& row) {
    return std::apply(
        [](const auto&... id) {
          std::size_t hash = 0;
          ((hash = hash * 0x9E3779B97F4A7C15 + HashOf(*id)), ...);
          return hash;
        },
        Identity(row));
  }

  std::size_t Mask() const { return slots_.size() - 1; }

  void Grow() {
    std::vector<Slot> old(std::max(kFirstSlots, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (!slot.is_used) continue;
      std::size_t at = slot.hash & Mask();
      while (slots_[at].is_used) at = (at + 1) & Mask();
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;  // a power of two, at most half of them used
  std::size_t used_ = 0;
};

}  // namespace tracklake
