// A roll-up: a month of a table or view in one file, for our own queries, in the place of the day
// parts; or the days of a month, which is not over, up to the newest of which it has parts. It is
// derived, and no receipt names it, so it vouches for itself: behind Parquet's magic stands the
// SHA-256 of the file as it is with zeros in that place. Any thread.
//
//   _tracklake/rollup/<table or view>/<YYYY-MM>-<hash16>.parquet
//   _tracklake/rollup/<table or view>/<YYYY-MM-DD>-<hash16>.parquet
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::string_view kRollupPrefix = "_tracklake/rollup/";

using Month = std::chrono::year_month;
Month MonthOf(Day day);

std::string RollupKey(std::string_view relation, Month month, std::string_view hash16);
std::string RollupKey(std::string_view relation, Day newest, std::string_view hash16);
bool IsRollupKey(std::string_view key);

// The newest day of a roll-up of days; nullopt for one of a month, and for what is no roll-up.
std::optional<Day> NewestDayOf(std::string_view rollup_key);

// What a roll-up is written with where its checksum will stand: 64 zeros, the preamble of
// ParquetWriter.
std::string_view RollupPreamble();

// Puts the SHA-256 of the file, which was written with that preamble, into its place.
Result<> SealRollup(const std::filesystem::path& file, std::string_view sha256);

// Whether there is a roll-up whose bytes are those that were written. kIo when they cannot be read.
Result<bool> IsWholeRollup(ObjectStore& store, std::string_view key);

// The checksum that a roll-up claims; empty when there is no such file, or it is too short.
Result<std::string> ClaimedChecksum(ObjectStore& store, std::string_view key);

}  // namespace tracklake
