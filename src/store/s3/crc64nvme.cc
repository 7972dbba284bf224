#include "store/s3/crc64nvme.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/base64.h"
#include "store/s3/crc64nvme_internal.h"

namespace tracklake {
namespace crc64nvme_internal {
namespace {

constexpr std::size_t kSlices = 8;

using Tables = std::array<std::array<std::uint64_t, 256>, kSlices>;

constexpr Tables MakeTables() {
  Tables tables{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = TimesX(crc);
    tables[0][byte] = crc;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t crc = tables[slice - 1][byte];
      tables[slice][byte] = (crc >> 8) ^ tables[0][crc & 0xff];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();
static_assert(std::endian::native == std::endian::little);

}  // namespace

std::uint64_t UpdateByTables(std::uint64_t state, std::string_view bytes) {
  for (; bytes.size() >= kSlices; bytes.remove_prefix(kSlices)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), kSlices);
    word ^= state;
    state = 0;
    for (std::size_t slice = 0; slice < kSlices; ++slice) {
      state ^= kTables[kSlices - 1 - slice][(word >> (8 * slice)) & 0xff];
    }
  }
  for (const char c : bytes)
    state = (state >> 8) ^ kTables[0][(state ^ static_cast<unsigned char>(c)) & 0xff];
  return state;
}

}  // namespace crc64nvme_internal

std::uint64_t Crc64Nvme(std::string_view bytes, std::uint64_t before) {
  static const auto update = crc64nvme_internal::CanFold() ? crc64nvme_internal::UpdateByFolding
                                                           : crc64nvme_internal::UpdateByTables;
  return ~update(~before, bytes);
}

std::string Crc64NvmeText(std::uint64_t crc) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(crc >> shift));
  return EncodeBase64(bytes);
}

}  // namespace tracklake
