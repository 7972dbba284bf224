// CRC-64/NVME by multiplication without carries (Gopal et al., "Fast CRC Computation for Generic
// Polynomials Using PCLMULQDQ Instruction", Intel 2009): sixteen bytes are multiplied by a power of
// x that moves them to where later ones stand, which are added. What is left of the last sixteen is
// what is left of all.
#include <array>
#include <cstddef>
#include <cstring>

#include "store/s3/crc64nvme_internal.h"

#if defined(__x86_64__)
#include <wmmintrin.h>
#define TL_MULTIPLIES __attribute__((target("pclmul")))
#elif defined(__aarch64__)
#include <arm_neon.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>
#define TL_MULTIPLIES __attribute__((target("+crypto")))
#endif

namespace tracklake::crc64nvme_internal {

#ifdef TL_MULTIPLIES

namespace {

#if defined(__x86_64__)
using Block = __m128i;

// The sum of the products of the first halves and of the second.
TL_MULTIPLIES inline Block Multiply(Block a, Block b) {
  return _mm_clmulepi64_si128(a, b, 0x00) ^ _mm_clmulepi64_si128(a, b, 0x11);
}
#else
using Block = uint64x2_t;

TL_MULTIPLIES inline Block Multiply(Block a, Block b) {
  const poly64x2_t x = vreinterpretq_p64_u64(a);
  const poly64x2_t y = vreinterpretq_p64_u64(b);
  const poly128_t first = vmull_p64(vgetq_lane_p64(x, 0), vgetq_lane_p64(y, 0));
  return vreinterpretq_u64_p128(first) ^ vreinterpretq_u64_p128(vmull_high_p64(x, y));
}
#endif

static_assert(sizeof(Block) == 16);
constexpr std::size_t kLanes = 4;  // blocks at once: a product takes several cycles
constexpr std::size_t kStride = kLanes * sizeof(Block);

constexpr std::uint64_t PowerOfX(int power) {
  std::uint64_t crc = std::uint64_t{1} << 63;
  for (int i = 0; i < power; ++i) crc = TimesX(crc);
  return crc;
}

// What moves a block over so many bytes. The powers are one less: in this order of the bits a
// product comes out multiplied by x.
constexpr std::array<std::uint64_t, 2> Over(std::size_t bytes) {
  const int bits = static_cast<int>(8 * bytes);
  return {PowerOfX(bits + 63), PowerOfX(bits - 1)};
}

constexpr auto kOverOne = Over(sizeof(Block));
constexpr auto kOverAll = Over(kStride);

inline Block Load(const void* bytes) {
  Block block;
  std::memcpy(&block, bytes, sizeof block);
  return block;
}

}  // namespace

TL_MULTIPLIES std::uint64_t UpdateByFolding(std::uint64_t state, std::string_view bytes) {
  if (bytes.size() < kStride) return UpdateByTables(state, bytes);
  const std::array<std::uint64_t, 2> before{state, 0};
  Block lanes[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = Load(bytes.data() + i * sizeof(Block));
  lanes[0] ^= Load(before.data());
  bytes.remove_prefix(kStride);
  const Block over_all = Load(kOverAll.data());
  for (; bytes.size() >= kStride; bytes.remove_prefix(kStride)) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      lanes[i] = Multiply(lanes[i], over_all) ^ Load(bytes.data() + i * sizeof(Block));
    }
  }
  const Block over_one = Load(kOverOne.data());
  for (std::size_t i = 1; i < kLanes; ++i) lanes[i] ^= Multiply(lanes[i - 1], over_one);
  std::array<char, sizeof(Block)> last;
  std::memcpy(last.data(), &lanes[kLanes - 1], sizeof(Block));
  return UpdateByTables(UpdateByTables(0, {last.data(), last.size()}), bytes);
}

#else

std::uint64_t UpdateByFolding(std::uint64_t state, std::string_view bytes) {
  return UpdateByTables(state, bytes);
}

#endif

bool CanFold() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("pclmul") != 0;
#elif defined(__aarch64__)
  return (getauxval(AT_HWCAP) & HWCAP_PMULL) != 0;
#else
  return false;
#endif
}

}  // namespace tracklake::crc64nvme_internal
