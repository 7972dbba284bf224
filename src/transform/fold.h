// Folding: of the candidates of one object that are the same thing, one becomes the row
// (docs/reference/rows.md §5). FoldIndex finds the row of a thing that was seen before; it is a
// hash table of row numbers, cleared and used again for the next object. Ids that were made to
// share a hash cost no more than others: those that find no slot near their own are kept in order.
// Not thread-safe.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
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
    crowded_.clear();
  }

  // The row in `rows` that is the same thing as `candidate`; nullptr for the first of its kind,
  // which is noted as the row that will be appended next.
  Row* FindOrNote(const Row& candidate, std::vector<Row>& rows) {
    if (2 * (used_ + 1) > slots_.size()) Grow(rows);
    if (!crowded_.empty()) {
      const auto found = crowded_.find(KeyOf(candidate));
      if (found != crowded_.end()) return &rows[found->second];
    }
    const std::size_t hash = HashOf(candidate);
    for (std::size_t step = 0; step < kMaxSteps; ++step) {
      Slot& slot = slots_[(hash + step) & Mask()];
      if (!slot.is_used) {
        slot = {.hash = hash, .row = rows.size(), .is_used = true};
        ++used_;
        return nullptr;
      }
      if (slot.hash == hash && Identity(rows[slot.row]) == Identity(candidate)) {
        return &rows[slot.row];
      }
    }
    crowded_.emplace(KeyOf(candidate), rows.size());
    return nullptr;
  }

 private:
  struct Slot {
    std::size_t hash = 0;
    std::size_t row = 0;
    bool is_used = false;
  };
  static constexpr std::size_t kFirstSlots = 512;
  static constexpr std::size_t kKeptSlots = std::size_t{1} << 16;
  // Real ids stay far below it: half of the slots are free.
  static constexpr std::size_t kMaxSteps = 128;

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

  // The identity as one text, each id behind its size.
  static std::string KeyOf(const Row& row) {
    return std::apply(
        [](const auto&... id) {
          std::string key;
          ((key += std::to_string(id->size()) + ':', key += *id), ...);
          return key;
        },
        Identity(row));
  }

  std::size_t Mask() const { return slots_.size() - 1; }

  void Grow(const std::vector<Row>& rows) {
    std::vector<Slot> old(std::max(kFirstSlots, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.is_used) Place(slot, rows);
    }
  }

  void Place(const Slot& slot, const std::vector<Row>& rows) {
    for (std::size_t step = 0; step < kMaxSteps; ++step) {
      Slot& at = slots_[(slot.hash + step) & Mask()];
      if (at.is_used) continue;
      at = slot;
      return;
    }
    crowded_.emplace(KeyOf(rows[slot.row]), slot.row);
  }

  std::vector<Slot> slots_;  // a power of two, at most half of them used
  std::size_t used_ = 0;
  std::map<std::string, std::size_t> crowded_;  // rows whose slots were all taken, by KeyOf()
};

}  // namespace tracklake
