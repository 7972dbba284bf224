#include "simulator/redirects.h"

#include <algorithm>
#include <array>

namespace tracklake::simulator {
namespace {

constexpr std::array<std::string_view, 2> kLoopback = {"http://127.0.0.1", "http://[::1]"};

bool IsPort(std::string_view text) {
  return text.size() > 1 && text[0] == ':' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

// "http://127.0.0.1:8080/x" is parted before ":8080" and before "/x".
struct Parted {
  std::string_view host, port, rest;
};

Parted Part(std::string_view uri, std::string_view host) {
  const std::string_view behind = uri.substr(host.size());
  const std::size_t path = std::min(behind.find('/'), behind.size());
  return {host, behind.substr(0, path), behind.substr(path)};
}

}  // namespace

std::vector<std::string> UsualRedirects() {
  return {"http://127.0.0.1/callback", "http://[::1]/callback"};
}

Result<> CheckRedirect(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos || scheme == 0 || uri.find('#') != std::string_view::npos) {
    return Fail(ErrorKind::kUsage, "\"{}\" is not a redirect address", uri);
  }
  if (uri.substr(0, scheme) != "http") return {};
  for (const auto host : kLoopback) {
    if (!uri.starts_with(host)) continue;
    const Parted parted = Part(uri, host);
    if (parted.port.empty() || IsPort(parted.port)) return {};
  }
  return WithHint(Fail(ErrorKind::kUsage, "{} is an insecure redirect address", uri),
                  "Use https, or http://127.0.0.1 or http://[::1]; localhost is refused.");
}

bool RedirectMatches(std::string_view registered, std::string_view given) {
  if (registered == given) return true;
  for (const auto host : kLoopback) {
    if (!registered.starts_with(host) || !given.starts_with(host)) continue;
    const Parted want = Part(registered, host);
    const Parted have = Part(given, host);
    return want.port.empty() && IsPort(have.port) && want.rest == have.rest;
  }
  return false;
}

}  // namespace tracklake::simulator
