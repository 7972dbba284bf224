// The parts of a web address that decide whom we talk to. Strict on purpose: an address that two
// readers could understand differently is refused. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 with its brackets
  std::uint16_t port = 0;
  std::string path;   // starts with '/'
  std::string query;  // without '?', as written

  // "https://api.spotify.com", "http://127.0.0.1:8080": equal for two addresses exactly if the same
  // server is meant.
  std::string Origin() const;
  std::string PathAndQuery() const;
  std::string Text() const { return Origin() + PathAndQuery(); }

  // The raw value of a query parameter; nullopt when it is not there. The first one counts.
  std::optional<std::string_view> Parameter(std::string_view name) const;

  // The machine itself: 127.0.0.0/8, [::1] or localhost.
  bool IsLoopback() const;
  // 169.254.0.0/16 and [fd00:ec2::…]: what a cloud's host tells its guests.
  bool IsLinkLocal() const;
};

// Takes http and https only, without user names, drops a fragment. kBadData, or no libcurl's kind.
Result<Url> ParseUrl(std::string_view text);

// The root below which a service's addresses are, without a '/' at its end: https, or http on the
// loopback, where a simulator is. kConfig otherwise; `name` is what the setting is called.
Result<Url> ParseServiceUrl(std::string_view text, std::string_view name);

// An address as it may be shown, whether it is a good one or not: user name and password masked.
std::string WithoutUserInfo(std::string_view address);

}  // namespace tracklake
