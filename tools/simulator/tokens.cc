#include "simulator/tokens.h"

#include <fmt/format.h>

#include <charconv>

#include "base/base64.h"
#include "base/sha256.h"

namespace tracklake::simulator {
namespace {

constexpr std::string_view kAccessMark = "BQ";
constexpr std::string_view kRefreshMark = "AQ";
constexpr std::size_t kSignatureDigits = 64;

std::string Sign(const World& world, const std::string& claims, const std::string& secret) {
  return claims + Sha256Hex(fmt::format("{} {} {}", world.settings.seed, claims, secret));
}

// The hexadecimal number in `digits` characters from `at` on; 0 for anything else.
template <typename Number>
Number ReadHex(std::string_view text, std::size_t at, std::size_t digits) {
  Number value = 0;
  if (at + digits <= text.size()) {
    std::from_chars(text.data() + at, text.data() + at + digits, value, 16);
  }
  return value;
}

}  // namespace

std::string Write(const World& world, const AccessToken& token) {
  return Sign(world,
              fmt::format("{}{:010x}{:02x}{:08x}{:04x}", kAccessMark, token.issued, token.app,
                          token.consent, token.epoch),
              world.apps[token.app].secret);
}

std::string Write(const World& world, const RefreshToken& token) {
  return Sign(world, fmt::format("{}{:08x}{:08x}", kRefreshMark, token.consent, token.generation),
              "refresh");
}

std::optional<AccessToken> ReadAccessToken(const World& world, std::string_view text) {
  const AccessToken token{ReadHex<std::int64_t>(text, 2, 10), ReadHex<std::uint32_t>(text, 12, 2),
                          ReadHex<std::uint32_t>(text, 14, 8), ReadHex<std::uint32_t>(text, 22, 4)};
  if (token.app >= world.apps.size() || Write(world, token) != text) return std::nullopt;
  return token;
}

std::optional<RefreshToken> ReadRefreshToken(const World& world, std::string_view text) {
  const RefreshToken token{ReadHex<std::uint32_t>(text, 2, 8), ReadHex<std::uint32_t>(text, 10, 8)};
  if (Write(world, token) != text) return std::nullopt;
  return token;
}

std::string WriteCode(const World& world, std::uint32_t number) {
  return Sign(world, fmt::format("{}{:08x}", kRefreshMark, number), "code").substr(0, 42);
}

std::string ChallengeOf(std::string_view verifier) {
  const std::string hex = Sha256Hex(verifier);
  std::string bytes;
  for (std::size_t i = 0; i < kSignatureDigits; i += 2) {
    bytes += static_cast<char>(ReadHex<unsigned>(hex, i, 2));
  }
  std::string challenge = EncodeBase64(bytes);
  for (char& c : challenge) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return challenge.substr(0, challenge.find('='));
}

}  // namespace tracklake::simulator
