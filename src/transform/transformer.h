// Raw bytes → rows. The rows of an object depend on nothing but its key, its bytes, its fetched_at
// and kTransformerEpoch (promise P2); docs/reference/rows.md states every rule.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/time.h"
#include "tables/rows.h"
#include "tables/schema.h"

namespace tracklake {

// Grows by one whenever the same bytes would give other rows than before.
inline constexpr int kTransformerEpoch = 3;

// Larger documents are refused; see rows.md.
inline constexpr std::uint64_t kMaxDocumentBytes = 64ULL << 20;

// An object that would give more candidates, counted over all tables, is refused: what it takes to
// read any object has an end. Real ones of 64 MiB have about half as many.
inline constexpr std::int64_t kMaxCandidates = 1'000'000;

struct RawObject {
  std::string_view key;
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
  std::string reason;   // what was wrong: of an element with the place in it, "name: expected …"
  std::string pointer;  // JSON pointer of the element or field in the object; "" for all of it
  std::string item;     // its JSON as received; empty when it is the whole object or broken
};

struct Outcome {
  std::array<TableCounts, kTableCount> counts{};
  std::vector<QuarantineItem> quarantine;
  bool refused = false;  // the whole object was quarantined: its one row is the capture saying so
};

// Reads one object after the other: Load() its bytes, then Apply(). Between the two its caller
// settles when the object was fetched, which the document itself may say. Keeps its parser's memory
// between objects. Not thread-safe: one a worker.
class Transformer {
 public:
  Transformer();
  ~Transformer();
  Transformer(const Transformer&) = delete;
  Transformer& operator=(const Transformer&) = delete;

  // Takes an object's bytes, which are followed by ObjectStore::kReadPadding readable ones and stay
  // until it is applied. Gives the time that stands in the document (`_tracklake.fetched_at`).
  // Throws std::bad_alloc where there is no memory.
  std::optional<Seconds> Load(std::string_view bytes);
  // The same of an object larger than kMaxDocumentBytes, whose bytes nobody needs to read.
  void LoadTooLarge(std::uint64_t size);

  // Appends the rows of what was loaded last; their texts live in *arena. Never fails for what
  // stands in the object: that is in the outcome's quarantine, and a refused object has added no
  // row but one of captures. Throws std::bad_alloc where there is no memory; the rows are of no use
  // then.
  Outcome Apply(const RawObject& object, Rows* rows, Arena* arena);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracklake
