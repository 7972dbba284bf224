// Parquet's hybrid of runs and packed bits, in which definition levels and dictionary indices are
// written: eight or more equal values in a row are a run, what lies between is packed in groups of
// eight. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace tracklake::parquet {

// Appends the values, none of which needs more than `bits` (1 to 32) bits.
void AppendHybrid(std::span<const std::uint8_t> values, int bits, std::string* out);
void AppendHybrid(std::span<const std::uint32_t> values, int bits, std::string* out);

// A run of one value.
void AppendRun(std::uint32_t value, std::size_t count, int bits, std::string* out);

}  // namespace tracklake::parquet
