// The version of a row and of a file: everything besides raw bytes that decides what is in a part.
// Versions are ordered, so a worker can tell that a receipt comes from a newer tracklake and leave
// it alone. Values, any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace tracklake {

struct Version {
  int transformer = 0;  // kTransformerEpoch: the rows
  int writer = 0;       // kWriterEpoch: the files

  friend auto operator<=>(const Version&, const Version&) = default;
};

// The version of what this program writes.
Version CurrentVersion();

// "t3-w2": in receipts and in the hash of part names, so never change it.
std::string FormatVersion(const Version& version);

// Also of writer epoch 1, DuckDB's COPY, which named DuckDB's release: "t3-d1.5.5-w1".
std::optional<Version> ParseVersion(std::string_view text);

}  // namespace tracklake
