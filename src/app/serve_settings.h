// The settings serve.*: where the HTTP API listens, and what its callers must show. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/aws_connection.h"
#include "app/config.h"
#include "base/result.h"
#include "base/secret.h"

namespace tracklake::app {

struct ListenAddress {
  std::string host;  // an address, IPv6 in brackets
  std::uint16_t port = 0;
  bool is_loopback = false;

  std::string Text() const;  // "127.0.0.1:8899"
  bool operator==(const ListenAddress&) const = default;
};

// So short a one can be guessed.
inline constexpr std::size_t kMinTokenBytes = 16;

// "127.0.0.1:8899", "[::1]:8899", "localhost:8899", "0.0.0.0:80"; port 0 is any that is free.
// nullopt for "": nothing listens. kConfig for another text.
Result<std::optional<ListenAddress>> ParseListenAddress(const std::string& text);

// Whether what is set goes together: kConfig where others may reach it and no token is set, and for
// a token that is too short, or can stand in no header.
Result<> CheckServeSettings(const Config& config);

// The token itself, checked as above; empty where none is set.
Result<Secret> ServeToken(const Secret& set, const Environment& environment, AwsConnection& aws);

}  // namespace tracklake::app
