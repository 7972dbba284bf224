// Receipts: what became of raw objects, and the only thing that makes a part part of a table. They
// are the lake's commit points (docs/ARCHITECTURE.md) and as stable as everything derived from raw:
// no clock, no host, the same bytes from the same raw.
//
// On disk a receipt is one JSON object, fields in the order below, LF at the end. The last field,
// `checksum`, is the hash16 of all bytes before its comma: a receipt reads as it was written or not
// at all. Under _tracklake/receipts/<day>/:
//
//   <hash16 of raw key>.json   {schema_version, raw_key, sha256, size, fetched_at, version,
//                               formats, parts [{table, key, rows, bytes, sha256}],
//                               counts {table: {candidates, rows, folded, quarantined,
//                                               not_applicable}}, quarantine_key, checksum}
//   day.json                   {schema_version, day, version, formats, parts,
//                               receipts [{raw_key, sha256, size, fetched_at, counts,
//                                          quarantine_key}], checksum}: the receipts it covers, by
//                               raw key, one a line; version, formats and parts are the day's
//
// A table that counts does not name had no candidates. Values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "lake/version.h"
#include "tables/file_format.h"
#include "tables/schema.h"
#include "transform/transformer.h"

namespace tracklake {

// 2: versions without DuckDB's release, which programs that know only 1 cannot order.
inline constexpr int kReceiptSchemaVersion = 2;

// A file of a table.
struct Part {
  TableId table{};
  std::string key;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  std::string sha256;

  friend bool operator==(const Part&, const Part&) = default;
};

using Counts = std::array<TableCounts, kTableCount>;

struct Receipt {
  std::string raw_key;
  std::string sha256;  // of the raw object's bytes
  std::uint64_t size = 0;
  Seconds fetched_at{};
  Version version;
  std::vector<FileFormat> formats;  // sorted
  std::vector<Part> parts;          // sorted by key; none when the receipt is a day's
  Counts counts{};
  std::optional<std::string> quarantine_key;

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct DayReceipt {
  Day day{};
  Version version;
  std::vector<FileFormat> formats;  // sorted
  std::vector<Part> parts;          // sorted by key
  // Sorted by raw key; version and formats are the day's, parts are empty.
  std::vector<Receipt> receipts;

  friend bool operator==(const DayReceipt&, const DayReceipt&) = default;
};

std::string WriteReceipt(const Receipt& receipt);
std::string WriteDayReceipt(const DayReceipt& receipt);

// Read what the functions above wrote. kCorruption, naming `key` and what makes it again, for
// anything else; kBadData for a receipt that a newer tracklake wrote in a form we do not know.
std::unexpected<Error> BrokenReceiptError(std::string_view key, std::string_view fault);
Result<Receipt> ReadReceipt(std::string_view key, std::string_view bytes);
Result<DayReceipt> ReadDayReceipt(std::string_view key, std::string_view bytes);

}  // namespace tracklake
