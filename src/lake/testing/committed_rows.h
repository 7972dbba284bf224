// Rows in a lake as a transform would have committed them, for tests of what reads tables: parts
// and an object's receipt, without a raw object. Not thread-safe.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "lake/layout.h"
#include "lake/receipt.h"
#include "lake/version.h"
#include "parquet/table_writer.h"
#include "store/object_store.h"
#include "tables/file_format.h"
#include "tables/rows.h"

namespace tracklake {

inline std::string BytesOf(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

// Where the table's rows of that raw object lie.
inline std::string CommittedKey(TableId table, Day day, std::string_view raw_key) {
  return PartKey(table, FileFormat::kParquet, day, Hash16(raw_key));
}

// One part a table that has rows.
inline Result<> CommitRows(ObjectStore& store, Day day, const std::string& raw_key,
                           const Rows& rows) {
  TableWriter writer;
  Receipt receipt{.raw_key = raw_key,
                  .sha256 = Sha256Hex(raw_key),
                  .size = 0,
                  .fetched_at = Seconds(day),
                  .version = CurrentVersion(),
                  .formats = {FileFormat::kParquet},
                  .parts = {},
                  .counts = {},
                  .quarantine_key = {}};
  std::vector<Upload> uploads;
  Result<> result;
  ForEachTable(rows, [&](TableId table, const auto& table_rows) {
    if (table_rows.empty() || !result) return;
    std::string bytes;
    StringSink sink(&bytes);
    result = writer.Write(rows, table, FileFormat::kParquet, &sink);
    if (!result) return;
    receipt.parts.push_back({table, CommittedKey(table, day, raw_key),
                             static_cast<std::int64_t>(table_rows.size()), bytes.size(),
                             Sha256Hex(bytes)});
    uploads.push_back({receipt.parts.back().key, std::move(bytes), {}});
  });
  TL_TRY(result);
  std::ranges::sort(receipt.parts, {}, &Part::key);
  uploads.push_back({ReceiptKey(day, raw_key), WriteReceipt(receipt), {}});
  return store.PutAll(uploads);
}

}  // namespace tracklake
