#include "spotify/redirect_uri.h"

#include "base/text.h"
#include "http/form.h"
#include "http/url.h"

namespace tracklake {
namespace {

constexpr std::string_view kExample = "http://127.0.0.1:8898/callback";

std::unexpected<Error> Refused(std::string_view text, std::string_view why) {
  return WithHint(Fail(ErrorKind::kConfig, "the redirect URI {} {}", text, why),
                  fmt::format("Use a loopback address such as {}, and register the same at "
                              "https://developer.spotify.com/dashboard.",
                              kExample));
}

// ParseUrl() fills in the scheme's port; here it matters whether one was written.
bool HasPort(std::string_view text) {
  text.remove_prefix(text.find("://") + 3);
  text = text.substr(0, text.find('/'));
  const std::size_t colon = text.rfind(':');
  return colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos;
}

// Compares all bytes whatever the first difference is.
bool SameSecret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace

std::string RedirectUri::WithPort(std::uint16_t listening) const {
  if (!is_loopback || port) return registered;
  return fmt::format("http://{}:{}{}", host, listening, path);
}

Result<RedirectUri> ParseRedirectUri(std::string_view text) {
  const Result<Url> url = ParseUrl(text);
  if (!url.has_value()) return Refused(text, "is " + url.error().message);
  if (url->host == "localhost") {
    return Refused(text,
                   "names localhost, which Spotify refuses since 2025: a name can be made to "
                   "mean another machine");
  }
  if (!url->query.empty() || text.find_first_of("?#") != std::string_view::npos) {
    return Refused(text, "has a query or a fragment");
  }
  RedirectUri uri;
  uri.registered = text;
  uri.path = url->path;
  if (url->scheme == "https") return uri;
  if (url->host != "127.0.0.1" && url->host != "[::1]") {
    return Refused(text,
                   "is http to a host that is neither 127.0.0.1 nor [::1], which Spotify "
                   "refuses");
  }
  uri.is_loopback = true;
  uri.host = url->host;
  if (HasPort(text)) uri.port = url->port;
  return uri;
}

Result<RedirectAnswer> ReadRedirect(std::string_view address, const Secret& state) {
  address = Trim(address);
  const std::size_t question = address.find('?');
  const std::string_view query =
      question == std::string_view::npos ? address.substr(0, 0) : address.substr(question + 1);
  const std::string_view fields = query.substr(0, query.find('#'));
  const auto got_state = FormValue(fields, "state");
  if (!got_state || !SameSecret(*got_state, state.Reveal())) {
    return WithHint(
        Fail(ErrorKind::kUsage, "this address is not the answer to this login: its state differs"),
        "Paste the whole address that the browser shows after consenting to the page just "
        "opened, and to no older one.");
  }
  if (const auto refusal = FormValue(fields, "error")) {
    return WithHint(Fail(ErrorKind::kPermission, "the user did not consent ({})",
                         refusal->substr(0, refusal->find_first_of("\r\n"))),
                    "Run tracklake auth login again, and agree.");
  }
  auto code = FormValue(fields, "code");
  if (!code || code->empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "the redirect carries no code"),
                    "Run tracklake auth login again.");
  }
  return RedirectAnswer{Secret(std::move(*code))};
}

}  // namespace tracklake
