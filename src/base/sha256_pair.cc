#include "base/sha256_pair.h"

#define OPENSSL_API_COMPAT 0x10100000L  // why: sha256.cc
#include <openssl/sha.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/sha256.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TL_HASHES __attribute__((target("sha,sse4.1")))
#define TL_HASHES_INLINE __attribute__((target("sha,sse4.1"), always_inline)) inline
#endif

namespace tracklake {
namespace {

using Contexts = std::array<SHA256_CTX, 2>;
using Messages = std::array<std::string_view, 2>;

constexpr std::size_t kBlockBytes = SHA256_CBLOCK;

#if defined(__x86_64__)

constexpr std::size_t kRounds = 64;
constexpr std::size_t kWords = 4;  // of the message in a register, and rounds a step

// FIPS 180-4, 4.2.2: of the cube roots of the first primes.
alignas(16) constexpr std::uint32_t kConstants[kRounds] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// The eight words of the state as the instructions want them: a, b, e, f and c, d, g, h.
struct State {
  __m128i abef;
  __m128i cdgh;
};

// One message in the middle of a block.
struct Lane {
  State state;
  __m128i words[kWords] = {};  // of the schedule: the last sixteen
};

TL_HASHES_INLINE State Pack(const SHA256_CTX& context) {
  const auto* words = reinterpret_cast<const __m128i*>(context.h);
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
  return {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0)};
}

TL_HASHES_INLINE void Unpack(const State& state, SHA256_CTX* context) {
  auto* words = reinterpret_cast<__m128i*>(context->h);
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xB1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

TL_HASHES_INLINE void LoadBlock(const char* bytes, Lane* lane) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (std::size_t i = 0; i < kWords; ++i) {
    const auto* words = reinterpret_cast<const __m128i*>(bytes) + i;
    lane->words[i] = _mm_shuffle_epi8(_mm_loadu_si128(words), big_endian);
  }
}

// Four rounds, and the four words of the schedule that come sixteen later.
template <std::size_t kStep>
TL_HASHES_INLINE void Step(Lane* lane) {
  State& state = lane->state;
  __m128i& words = lane->words[kStep % kWords];
  const auto* constants = reinterpret_cast<const __m128i*>(kConstants) + kStep;
  const __m128i sum = _mm_add_epi32(words, _mm_load_si128(constants));
  state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, sum);
  state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(sum, 0x0E));
  if constexpr (kStep < (kRounds - 16) / kWords) {
    const __m128i next = lane->words[(kStep + 1) % kWords];
    const __m128i last = lane->words[(kStep + 3) % kWords];
    const __m128i seven_back = _mm_alignr_epi8(last, lane->words[(kStep + 2) % kWords], 4);
    words =
        _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(words, next), seven_back), last);
  }
}

template <std::size_t... kSteps>
TL_HASHES_INLINE void HashBlocks(Lane* first, Lane* second, std::index_sequence<kSteps...>) {
  ((Step<kSteps>(first), Step<kSteps>(second)), ...);
}

TL_HASHES_INLINE void Add(const State& before, State* state) {
  state->abef = _mm_add_epi32(state->abef, before.abef);
  state->cdgh = _mm_add_epi32(state->cdgh, before.cdgh);
}

TL_HASHES void HashBeside(const Messages& messages, std::size_t blocks, Contexts* contexts) {
  Lane first{.state = Pack((*contexts)[0])};
  Lane second{.state = Pack((*contexts)[1])};
  for (std::size_t offset = 0; offset < blocks * kBlockBytes; offset += kBlockBytes) {
    const std::array before = {first.state, second.state};
    LoadBlock(messages[0].data() + offset, &first);
    LoadBlock(messages[1].data() + offset, &second);
    HashBlocks(&first, &second, std::make_index_sequence<kRounds / kWords>());
    Add(before[0], &first.state);
    Add(before[1], &second.state);
  }
  Unpack(first.state, &(*contexts)[0]);
  Unpack(second.state, &(*contexts)[1]);
}

bool CanHashBeside() { return __builtin_cpu_supports("sha") != 0; }

#else

void HashBeside(const Messages&, std::size_t, Contexts*) {}
bool CanHashBeside() { return false; }

#endif

// How far HashBeside() has come, in bits.
void Count(std::uint64_t bytes, SHA256_CTX* context) {
  context->Nl = static_cast<SHA_LONG>(bytes << 3);
  context->Nh = static_cast<SHA_LONG>(bytes >> 29);
}

}  // namespace

std::array<std::string, 2> Sha256HexOfTwo(std::string_view first, std::string_view second) {
  const Messages messages = {first, second};
  Contexts contexts;
  for (SHA256_CTX& context : contexts) SHA256_Init(&context);
  const std::size_t blocks =
      CanHashBeside() ? std::min(first.size(), second.size()) / kBlockBytes : 0;
  if (blocks > 0) HashBeside(messages, blocks, &contexts);
  std::array<std::string, 2> hashes;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    Count(blocks * kBlockBytes, &contexts[i]);
    const std::string_view rest = messages[i].substr(blocks * kBlockBytes);
    SHA256_Update(&contexts[i], rest.data(), rest.size());
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &contexts[i]);
    hashes[i] = ToHex(digest);
  }
  return hashes;
}

}  // namespace tracklake
