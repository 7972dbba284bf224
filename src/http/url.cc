#include "http/url.h"

#include <algorithm>
#include <charconv>

namespace tracklake {
namespace {

constexpr std::size_t kMaxUrlBytes = 8192;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), Lower);
  return lower;
}

// Blanks, control characters and '\' are where parsers disagree.
bool IsPlain(char c) { return c > ' ' && c != '\\' && c != '\x7f'; }

bool IsHostChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 2 && host.ends_with(']') &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
               std::string_view::npos;
  }
  return !host.empty() && std::ranges::all_of(host, IsHostChar);
}

// Splits "host:port" and fills in the scheme's port where none is given.
bool TakeAuthority(std::string_view authority, Url* url) {
  url->port = url->scheme == "https" ? 443 : 80;
  const std::size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  if (has_port) {
    const std::string_view digits = authority.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), url->port);
    if (error != std::errc() || end != digits.data() + digits.size() || url->port == 0) {
      return false;
    }
    authority = authority.substr(0, colon);
  }
  url->host = LowerCase(authority);
  return IsHost(url->host);
}

// An address may hold credentials, so only its size is told.
std::unexpected<Error> NotAnAddress(std::string_view why) {
  return Fail(ErrorKind::kBadData, "not a web address: {}", why);
}

}  // namespace

std::string Url::Origin() const { return fmt::format("{}://{}:{}", scheme, host, port); }

std::string Url::PathAndQuery() const { return query.empty() ? path : path + "?" + query; }

std::optional<std::string_view> Url::Parameter(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
  }
  return std::nullopt;
}

bool Url::IsLoopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") && std::ranges::count(host, '.') == 3 &&
         host.find_first_not_of("0123456789.") == std::string::npos;
}

Result<Url> ParseUrl(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return NotAnAddress("too long");
  if (!std::ranges::all_of(text, IsPlain)) return NotAnAddress("blanks or control characters");
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return NotAnAddress("no scheme");
  Url url;
  url.scheme = LowerCase(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return NotAnAddress("not http or https");
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  if (authority.find('@') != std::string_view::npos) return NotAnAddress("names a user");
  if (!TakeAuthority(authority, &url)) return NotAnAddress("no valid host and port");
  text.remove_prefix(authority.size());
  const std::size_t question = text.find('?');
  url.path = text.substr(0, question);
  if (url.path.empty()) url.path = "/";
  if (question != std::string_view::npos) url.query = text.substr(question + 1);
  return url;
}

Result<Url> ParseServiceUrl(std::string_view text, std::string_view name) {
  Result<Url> url = ParseUrl(text);
  if (!url.has_value()) return Fail(ErrorKind::kConfig, "{} is {}", name, url.error().message);
  if (url->scheme != "https" && !url->IsLoopback()) {
    return WithHint(Fail(ErrorKind::kConfig, "{} {} is not https", name, url->Origin()),
                    "Use https; http is for a simulator on this machine.");
  }
  while (url->path.ends_with('/')) url->path.pop_back();
  return url;
}

std::string WithoutUserInfo(std::string_view address) {
  const std::size_t scheme = address.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  // A password may hold what ends an authority: whatever stands before the last '@' is masked.
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(address);
  return fmt::format("{}***{}", address.substr(0, begin), address.substr(at));
}

}  // namespace tracklake
