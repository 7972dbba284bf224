// The two ways of counting a CRC-64/NVME, for crc64nvme.h and its test. `state` is the CRC with
// every bit turned round, as it stands between two pieces. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace tracklake::crc64nvme_internal {

inline constexpr std::uint64_t kPolynomial = 0x9a6c9329ac4bc9b5;  // its highest power in bit 0

// One step of the division: what is left of `crc` times x.
constexpr std::uint64_t TimesX(std::uint64_t crc) {
  return (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
}

// Eight bytes a step, on any processor.
std::uint64_t UpdateByTables(std::uint64_t state, std::string_view bytes);

// Whether this processor multiplies without carries.
bool CanFold();

// Many times as fast, where CanFold().
std::uint64_t UpdateByFolding(std::uint64_t state, std::string_view bytes);

}  // namespace tracklake::crc64nvme_internal
