// Raw bytes → rows. The rows of an object depend on nothing but its key, its bytes, its fetched_at
// and kTransformerEpoch (promise P2); docs/reference/rows.md states every rule.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/time.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

// Grows by one whenever the same bytes would give other rows than before.
inline constexpr int kTransformerEpoch = 2;

// Larger documents are refused; see rows.md.
inline constexpr std::uint64_t kMaxDocumentBytes = 64ULL << 20;

struct RawObject {
  std::string_view key;
  // `bytes` must be followed by ObjectStore::kReadPadding readable bytes.
  std::string_view bytes;
  Seconds fetched_at;
};

// What became of the candidates of one table: candidates = rows + folded + quarantined +
// not_applicable, always (promise P3).
struct TableCounts {
  std::int64_t candidates = 0;
  std::int64_t rows = 0;
  std::int64_t folded = 0;
  std::int64_t quarantined = 0;
  std::int64_t not_applicable = 0;

  friend bool operator==(const TableCounts&, const TableCounts&) = default;
};

// One line of a quarantine file.
struct QuarantineItem {
  std::string reason;   // what was wrong, with the place in the value: "popularity: expected …"
  std::string pointer;  // JSON pointer of the item in the object; "" for the whole object
  std::string item;     // the item's JSON as received; empty when it is the whole object or broken
};

struct Outcome {
  std::array<TableCounts, kTableCount> counts{};
  std::vector<QuarantineItem> quarantine;
  bool refused = false;  // the whole object was quarantined: it gave no rows
};

// Keeps its parser's memory between objects. Not thread-safe: one a worker.
class Transformer {
 public:
  Transformer();
  ~Transformer();
  Transformer(const Transformer&) = delete;
  Transformer& operator=(const Transformer&) = delete;

  // Appends the object's rows; their texts live in *arena. Never fails for what stands in the
  // object: that is in the outcome's quarantine, and a refused object has added no row. Throws
  // std::bad_alloc where there is no memory; the rows are of no use then.
  Outcome Apply(const RawObject& object, Rows* rows, Arena* arena);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracklake
