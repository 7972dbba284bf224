// The texts of codes and tokens. They carry what they stand for and a signature, so that only what
// can change about them is stored (consents.h). Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/world.h"

namespace tracklake::simulator {

constexpr int kTokenLifeSeconds = 3600;

struct AccessToken {
  std::int64_t issued = 0;  // seconds since 1970
  std::uint32_t app = 0;
  std::uint32_t consent = 0;  // 0: the app itself
  std::uint32_t epoch = 0;    // rises when the access tokens of a consent are revoked
};

struct RefreshToken {
  std::uint32_t consent = 0;
  std::uint32_t generation = 0;
};

std::string Write(const World& world, const AccessToken& token);
std::string Write(const World& world, const RefreshToken& token);

// nullopt when the text is no token of this world.
std::optional<AccessToken> ReadAccessToken(const World& world, std::string_view text);
std::optional<RefreshToken> ReadRefreshToken(const World& world, std::string_view text);

// The code of the number-th visit to /authorize.
std::string WriteCode(const World& world, std::uint32_t number);

// What a code_verifier must hash to (RFC 7636, S256).
std::string ChallengeOf(std::string_view verifier);

}  // namespace tracklake::simulator
