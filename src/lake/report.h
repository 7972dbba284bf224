// What a transform did and what a verification found. Values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/receipt.h"
#include "raw/listing.h"
#include "tables/schema.h"

namespace tracklake {

// A raw object, a day ("2026-11-20") or a receipt that could not be dealt with, and why. The
// error's hint is what heals it.
struct Failure {
  std::string subject;
  Error error;
};

// Something that went into quarantine, for whoever is to hear of it at once.
struct QuarantineNotice {
  std::string raw_key;
  std::string pointer;  // where in the object; empty: the whole of it
  std::string reason;   // what was expected and what was found
};

// At most so many notices an object, and a run, are kept; `tracklake quarantine` has them all.
inline constexpr std::size_t kMaxNoticesAnObject = 5;
inline constexpr std::size_t kMaxNotices = 1000;

// objects = settled + transformed + newer + failed, always.
struct TransformReport {
  std::int64_t objects = 0;      // raw objects looked at
  std::int64_t settled = 0;      // had their receipt already: read only to merge their day
  std::int64_t transformed = 0;  // read, and their rows committed by this run
  std::int64_t newer = 0;        // left alone: a newer tracklake wrote their receipts
  std::int64_t failed = 0;       // could not be read or committed: see failures

  // Of the transformed: gave no row, since the whole object is in quarantine.
  std::int64_t refused = 0;
  std::int64_t quarantine_lines = 0;
  std::vector<QuarantineNotice> notices;  // of those lines, the first ones
  std::uint64_t raw_bytes = 0;
  Counts counts{};  // of the transformed, summed

  std::int64_t days_rewritten = 0;
  std::int64_t days_merged = 0;    // of them: nothing in them is new
  std::int64_t days_frozen = 0;    // left as they are: their raw has expired
  std::int64_t parts_written = 0;  // that hold rows of the transformed
  std::vector<LeftOut> left_out;   // below the raw prefixes, and not read
  // Of the transformed: foreign keys that were written again, and whose new bytes replace the old.
  std::vector<std::string> changed;
  std::vector<Failure> failures;  // a day's failure stands for those of its objects not named

  std::int64_t rows() const;  // of the transformed, in all tables
};

enum class ProblemKind : std::uint8_t {
  kRawMissing,         // tables hold rows of an object that is gone
  kRawChanged,         // the object, of a foreign key, is not what was transformed
  kRawDamaged,         // its bytes are not those that its key was made of
  kRawUnreadable,      // its bytes cannot be had: see the detail
  kPartMissing,        // a receipt names a file that is not there
  kPartChanged,        // a file's bytes are not those that were written
  kRowsDiffer,         // raw gives other rows than the table holds
  kReceiptDiffers,     // raw gives other counts, names or times than the receipt says
  kReceiptBroken,      // a receipt cannot be read
  kQuarantineDiffers,  // a quarantine file is missing or says something else
  kDoubled,            // two receipts make one object live
  kWithdrawalBroken,   // the record of what was taken out is lost, or says nothing
  kExpiryBroken,       // the marker of a day's expired raw says nothing
  kRollupDiffers,      // a roll-up is damaged, or holds other rows than the parts that it covers
};
std::string_view NameOf(ProblemKind kind);  // "raw missing", "part changed" …

struct Problem {
  ProblemKind kind{};
  std::string subject;  // the key of the object, part, receipt or quarantine file
  std::string detail;   // what differs: table, row, raw key, both values, as exactly as is known
  std::string cure;     // the command that heals it: "tracklake replay 2026-11-20"
};

struct VerifyReport {
  std::int64_t objects = 0;  // derived again from raw
  std::int64_t parts = 0;    // compared by name and bytes
  std::int64_t rows = 0;     // in those parts
  std::int64_t rollups = 0;  // made again from their parts and compared
  // Files and receipts of another version cannot be derived again by this program; their parts were
  // compared by hash only. transform --all brings them up to date.
  std::int64_t other_version_objects = 0;
  // Raw that retention took away: of frozen days, whose parts were compared by hash only.
  std::int64_t expired_objects = 0;

  // No problems, but work for the next transform.
  std::int64_t pending = 0;            // raw objects without a matching receipt
  std::vector<std::string> leftovers;  // files that no receipt names, receipts that day.json covers

  std::vector<Problem> problems;
  bool clean() const { return problems.empty(); }
};

// How far a run is. Called from any of its threads, one at a time, so it must return quickly.
struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;
};
using ProgressCallback = std::function<void(const Progress&)>;

}  // namespace tracklake
