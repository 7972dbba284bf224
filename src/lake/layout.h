// Where the lake keeps what: the keys of parts, receipts and quarantine files, and the name of a
// part. All of these are contracts with every reader of the lake. Pure functions, any thread.
//
//   processed/spotify/<table>/year=YYYY/month=MM/day=DD/part-<hash16>.parquet
//   processed_csv/spotify/<table>/year=YYYY/month=MM/day=DD/part-<hash16>.csv
//   quarantine/<YYYY-MM-DD>/<hash16>.ndjson
//   _tracklake/receipts/<YYYY-MM-DD>/<hash16>.json and day.json
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "lake/version.h"
#include "tables/file_format.h"
#include "tables/schema.h"

namespace tracklake {

inline constexpr std::string_view kReceiptsPrefix = "_tracklake/receipts/";
inline constexpr std::string_view kQuarantinePrefix = "quarantine/";

// "processed/spotify/": the folder of all tables in a format.
std::string_view TablesPrefix(FileFormat format);

// "processed/spotify/songs/year=2026/month=11/day=20/"
std::string PartitionPrefix(TableId table, FileFormat format, Day day);

// One raw object as a part's name sees it.
struct Covered {
  std::string_view key;
  std::string_view sha256;
  Seconds fetched_at;
};

// The hash16 of the parts that hold these objects' rows, the same for each table. It is taken over
// lines that end in LF: the version, the format, then `key<TAB>sha256<TAB>fetched_at` of every
// object, sorted. Same name, same bytes.
std::string PartHash(const Version& version, FileFormat format, std::span<const Covered> objects);

std::string PartKey(TableId table, FileFormat format, Day day, std::string_view part_hash);

// The reverse of PartKey; nullopt for every other key.
struct PartPlace {
  TableId table;
  FileFormat format;
  Day day;
};
std::optional<PartPlace> ParsePartKey(std::string_view key);

std::string ReceiptKey(Day day, std::string_view raw_key);
std::string DayReceiptKey(Day day);
std::string QuarantineKey(Day day, std::string_view raw_key);
// The day of a quarantine file's key; nullopt for every other key.
std::optional<Day> ParseQuarantineKey(std::string_view key);

// The day of a receipt's key, and whether it is day.json; nullopt for every other key.
struct ReceiptPlace {
  Day day;
  bool is_day_receipt;
};
std::optional<ReceiptPlace> ParseReceiptKey(std::string_view key);

}  // namespace tracklake
