// The schema in a Parquet file's footer, of files that anybody wrote. Reads nothing else of it, and
// no more of it than has bounds. Pure, any thread; any bytes do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

inline constexpr std::size_t kMaxFooterBytes = std::size_t{16} << 20;
inline constexpr std::size_t kParquetTail = 8;  // the footer's length and "PAR1"

// The footer's length out of a file's last kParquetTail bytes; nullopt for what is no Parquet.
std::optional<std::uint32_t> FooterLength(std::string_view tail);

// The schema of a footer (without its length); nullopt, and why, for one that is damaged, or has
// more than kMaxColumns columns.
std::optional<FileSchema> InspectFooter(std::string_view bytes, std::string* why_not);

}  // namespace tracklake::crawler
