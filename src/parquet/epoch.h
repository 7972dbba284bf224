// The writers' part of a file's version.
#pragma once

namespace tracklake {

// Grows by one whenever the same rows would give other bytes than before, in Parquet or CSV; the
// golden files (golden_test.cc) notice. 1 was DuckDB's COPY.
inline constexpr int kWriterEpoch = 2;

}  // namespace tracklake
