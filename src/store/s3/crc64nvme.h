// CRC-64/NVME: the one checksum that S3 keeps of a whole object whatever parts it came in. Any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tracklake {

// The CRC of what `before` is the CRC of (0: nothing) and the bytes behind it.
std::uint64_t Crc64Nvme(std::string_view bytes, std::uint64_t before = 0);

// As headers have it: eight bytes, the highest first, in Base64.
std::string Crc64NvmeText(std::uint64_t crc);

}  // namespace tracklake
