// The rows of catalog.sqlite as text. Each begins with a checksum over what it is of and what it
// says, so that a row that is torn, changed or another's is not believed. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog_day.h"
#include "catalog/catalog_month.h"

namespace tracklake {

// By what a row is found: days since 1970, months since year 0.
std::int64_t CacheNumber(Day day);
std::int64_t CacheNumber(Month month);
// nullopt for what no row is written under.
std::optional<Month> CacheMonth(std::int64_t number);

std::string WriteCacheRecord(Day day, const CatalogDay& record);
std::string WriteCacheRecord(Month month, const CatalogMonth& record);
// Of a roll-up: the version whose bytes were seen to be whole.
std::string WriteCacheRecord(std::string_view key, std::string_view token);

// nullopt when it is not what was written.
std::optional<CatalogDay> ReadCacheRecord(Day day, std::string_view text);
std::optional<CatalogMonth> ReadCacheRecord(Month month, std::string_view text);
std::optional<std::string> ReadCacheRecord(std::string_view key, std::string_view text);

}  // namespace tracklake
