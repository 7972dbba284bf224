// What the first bytes (or the footer) of a foreign file say of it: format, compression, columns,
// and why. A value, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/crawler/column_type.h"

namespace tracklake::crawler {

// Whose rules decide where both could: AWS's, as published for its crawlers, also where they give
// bad tables; or ours.
enum class Rules : std::uint8_t { kOurs, kGlue };

enum class DataFormat : std::uint8_t { kEmpty, kUnknown, kParquet, kCsv, kJson };
enum class Packing : std::uint8_t { kNone, kGzip };

// "parquet", "csv" …; as Glue's parameters have them.
std::string_view NameOf(DataFormat format);
std::string_view NameOf(Packing packing);

// Why something is so. `rule` is a literal: its name in docs/guides/crawl.md.
struct Reason {
  std::string_view rule;
  std::string text;

  bool operator==(const Reason&) const = default;
};

// How a CSV file is written.
struct CsvShape {
  char delimiter = ',';
  bool has_quotes = false;  // some field stands in quotes
  int skipped_lines = 0;    // notes and the header

  bool operator==(const CsvShape&) const = default;
};

enum class JsonShape : std::uint8_t { kLines, kDocument, kArray };

struct SchemaColumn {
  std::string name;
  ColumnType type = {};
  bool has_empty = false;    // CSV: some row has nothing there, or a word for nothing
  bool is_named = true;      // false: by its position, col0 …
  std::string example = {};  // CSV: a value that made the type what it is

  // The example is no part of it: files that differ in it only are alike.
  bool operator==(const SchemaColumn& other) const {
    return name == other.name && type == other.type && has_empty == other.has_empty &&
           is_named == other.is_named;
  }
};

struct FileSchema {
  DataFormat format = DataFormat::kUnknown;
  Packing packing = Packing::kNone;
  CsvShape csv = {};
  JsonShape json = JsonShape::kLines;
  std::vector<SchemaColumn> columns = {};
  std::vector<Reason> reasons = {};

  bool operator==(const FileSchema&) const = default;
};

// More columns than that, and fields in them, are left out and counted.
inline constexpr std::size_t kMaxColumns = 2000;
inline constexpr std::size_t kMaxNestedFields = 1000;

}  // namespace tracklake::crawler
