#include "app/serve_settings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "app/secret_reference.h"
#include "base/whole_number.h"

namespace tracklake::app {
namespace {

std::unexpected<Error> NoAddress(const std::string& text) {
  return WithHint(Fail(ErrorKind::kConfig, "serve.listen: '{}' is not an address and port", text),
                  "Write 127.0.0.1:8899, [::1]:8899, 0.0.0.0:8899, or nothing for no HTTP.");
}

// The host as it is bound; nullopt: it is no address.
std::optional<ListenAddress> ReadHost(std::string_view host) {
  const std::string text(host == "localhost" ? "127.0.0.1" : host);
  in_addr four;
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) {
    return ListenAddress{text, 0, (ntohl(four.s_addr) >> 24) == 127};
  }
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  in6_addr six;
  if (inet_pton(AF_INET6, text.substr(1, text.size() - 2).c_str(), &six) != 1) return std::nullopt;
  return ListenAddress{text, 0, IN6_IS_ADDR_LOOPBACK(&six) != 0};
}

Result<> CheckToken(const Secret& token) {
  const std::string& text = token.Reveal();
  const bool is_visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
  if (text.empty() || (is_visible && text.size() >= kMinTokenBytes)) return {};
  return WithHint(Fail(ErrorKind::kConfig,
                       "serve.token has fewer than {} characters, or some that no header can hold",
                       kMinTokenBytes),
                  "Make one with: openssl rand -hex 24");
}

}  // namespace

std::string ListenAddress::Text() const { return fmt::format("{}:{}", host, port); }

Result<std::optional<ListenAddress>> ParseListenAddress(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return NoAddress(text);
  auto address = ReadHost(std::string_view(text).substr(0, colon));
  const auto port = WholeNumber<std::uint16_t>(std::string_view(text).substr(colon + 1));
  if (!address || !port) return NoAddress(text);
  address->port = *port;
  return address;
}

Result<> CheckServeSettings(const Config& config) {
  TL_ASSIGN(const auto address, ParseListenAddress(config.serve_listen));
  TL_ASSIGN(const auto reference, ParseSecretReference(config.serve_token.Reveal(), "serve.token"));
  if (reference.source == SecretReference::Source::kHere) TL_TRY(CheckToken(config.serve_token));
  if (!address || address->is_loopback || !config.serve_token.empty()) return {};
  return WithHint(
      Fail(ErrorKind::kConfig,
           "serve.listen is {}, where others may ask, and serve.token is not set", address->Text()),
      "Set serve.token (openssl rand -hex 24 makes one), or listen on 127.0.0.1.");
}

Result<Secret> ServeToken(const Secret& set, const Environment& environment, AwsConnection& aws) {
  if (set.empty()) return Secret();
  TL_ASSIGN(Secret token, ResolveSecret(set, "serve.token", environment, aws));
  TL_TRY(CheckToken(token));
  if (!token.empty()) return token;
  return WithHint(Fail(ErrorKind::kConfig, "serve.token is set, and what it refers to is empty"),
                  "Make one with: openssl rand -hex 24");
}

}  // namespace tracklake::app
