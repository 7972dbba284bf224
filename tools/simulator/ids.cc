#include "simulator/ids.h"

#include <algorithm>

#include "simulator/mix.h"

namespace tracklake::simulator {
namespace {

__extension__ using Bits128 = unsigned __int128;

constexpr std::string_view kDigits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kIdLength = 22;
constexpr int kRounds = 4;
// Fills the half that does not hold the number: an id that decrypts to something else is not ours.
constexpr std::uint64_t kMark = 0x7261'636b'6c61'6b00;

std::uint64_t RoundKey(std::uint64_t seed, IdKind kind, int round) {
  return Mix(seed, kForId, static_cast<std::uint64_t>(kind), static_cast<std::uint64_t>(round));
}

std::string Encode(Bits128 value) {
  std::string text(kIdLength, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value /= kDigits.size()) {
    *digit = kDigits[static_cast<std::size_t>(value % kDigits.size())];
  }
  return text;
}

std::optional<Bits128> Decode(std::string_view text) {
  if (text.size() != kIdLength) return std::nullopt;
  Bits128 value = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    if (value > (~Bits128{0} - digit) / kDigits.size()) return std::nullopt;
    value = value * kDigits.size() + digit;
  }
  return value;
}

}  // namespace

std::string MakeId(std::uint64_t seed, IdKind kind, std::uint64_t number) {
  std::uint64_t left = number;
  std::uint64_t right = kMark;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t next = left ^ Mix(RoundKey(seed, kind, round), right);
    left = right;
    right = next;
  }
  return Encode((Bits128{left} << 64) | right);
}

std::optional<std::uint64_t> ReadId(std::uint64_t seed, IdKind kind, std::string_view id) {
  const auto value = Decode(id);
  if (!value) return std::nullopt;
  auto left = static_cast<std::uint64_t>(*value >> 64);
  auto right = static_cast<std::uint64_t>(*value);
  for (int round = kRounds - 1; round >= 0; --round) {
    const std::uint64_t before = right ^ Mix(RoundKey(seed, kind, round), left);
    right = left;
    left = before;
  }
  return right == kMark ? std::optional(left) : std::nullopt;
}

bool IsIdForm(std::string_view text) { return Decode(text).has_value(); }

}  // namespace tracklake::simulator
