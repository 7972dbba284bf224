#include "parquet/hybrid.h"

#include <algorithm>

#include "parquet/thrift.h"

namespace tracklake::parquet {
namespace {

constexpr std::size_t kGroup = 8;

// Packs whole groups, the lowest bits first; what is missing of the last one is zeros.
template <typename T>
void AppendPacked(std::span<const T> values, int bits, std::string* out) {
  const std::size_t groups = (values.size() + kGroup - 1) / kGroup;
  AppendVarint(groups << 1 | 1, out);
  const std::size_t begin = out->size();
  out->resize(begin + groups * static_cast<std::size_t>(bits));
  char* next = out->data() + begin;
  std::uint64_t pending = 0;
  int pending_bits = 0;
  for (const T value : values) {
    pending |= static_cast<std::uint64_t>(value) << pending_bits;
    pending_bits += bits;
    while (pending_bits >= 8) {
      *next++ = static_cast<char>(pending);
      pending >>= 8;
      pending_bits -= 8;
    }
  }
  if (pending_bits > 0) *next = static_cast<char>(pending);
}

template <typename T>
std::size_t RunLength(std::span<const T> values, std::size_t at) {
  std::size_t end = at + 1;
  while (end < values.size() && values[end] == values[at]) ++end;
  return end - at;
}

template <typename T>
bool BeginsRun(std::span<const T> values, std::size_t at) {
  if (values.size() - at < kGroup) return false;
  for (std::size_t i = 1; i < kGroup; ++i) {
    if (values[at + i] != values[at]) return false;
  }
  return true;
}

template <typename T>
void Append(std::span<const T> values, int bits, std::string* out) {
  std::size_t at = 0;
  while (at < values.size()) {
    if (BeginsRun(values, at)) {
      const std::size_t count = RunLength(values, at);
      AppendRun(values[at], count, bits, out);
      at += count;
      continue;
    }
    std::size_t end = at + kGroup;
    while (end < values.size() && !BeginsRun(values, end)) end += kGroup;
    end = std::min(end, values.size());
    AppendPacked(values.subspan(at, end - at), bits, out);
    at = end;
  }
}

}  // namespace

void AppendRun(std::uint32_t value, std::size_t count, int bits, std::string* out) {
  AppendVarint(count << 1, out);
  for (int shift = 0; shift < bits; shift += 8) *out += static_cast<char>(value >> shift);
}

void AppendHybrid(std::span<const std::uint8_t> values, int bits, std::string* out) {
  Append(values, bits, out);
}

void AppendHybrid(std::span<const std::uint32_t> values, int bits, std::string* out) {
  Append(values, bits, out);
}

}  // namespace tracklake::parquet
