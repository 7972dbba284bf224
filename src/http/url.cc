#include "http/url.h"

#include <algorithm>
#include <memory>
#include <new>

#include "base/whole_number.h"
#include "http/curl_library_internal.h"

namespace tracklake {
namespace {

constexpr std::size_t kMaxUrlBytes = 8192;
constexpr std::string_view kHostCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_[]:";

using Handle = std::unique_ptr<CURLU, decltype(CurlApi::url_cleanup)>;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), Lower);
  return lower;
}

// Blanks, control characters and '\' are where parsers disagree.
bool IsPlain(char c) { return c > ' ' && c < '\x7f' && c != '\\'; }

CURLUcode Checked(CURLUcode code) {
  if (code == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  return code;
}

// As it is written; empty where there is none.
std::string PartOf(CURLU* handle, CURLUPart part) {
  char* text = nullptr;
  if (Checked(Curl().url_get(handle, part, &text, CURLU_DEFAULT_PORT)) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(CurlApi::free)> owned(text, Curl().free);
  return text;
}

std::uint16_t PortIn(const std::string& digits) {
  return WholeNumber<std::uint16_t>(digits).value_or(0);
}

bool IsAddressBelow(std::string_view network, std::string_view host) {
  return host.starts_with(network) && std::ranges::count(host, '.') == 3 &&
         host.find_first_not_of("0123456789.") == std::string::npos;
}

// An address may hold credentials, so only its size is told.
std::unexpected<Error> NotAnAddress(std::string_view why) {
  return Fail(ErrorKind::kBadData, "not a web address: {}", why);
}

}  // namespace

std::string Url::Origin() const {
  const bool is_usual = port == (scheme == "https" ? 443 : 80);
  return is_usual ? fmt::format("{}://{}", scheme, host)
                  : fmt::format("{}://{}:{}", scheme, host, port);
}

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
  return host == "localhost" || host == "[::1]" || IsAddressBelow("127.", host);
}

bool Url::IsLinkLocal() const {
  return host.starts_with("[fd00:ec2::") || IsAddressBelow("169.254.", host);
}

Result<Url> ParseUrl(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return NotAnAddress("too long");
  if (!std::ranges::all_of(text, IsPlain)) return NotAnAddress("blanks or control characters");
  TL_TRY(LoadCurl());
  const Handle handle(Curl().url(), Curl().url_cleanup);
  if (handle == nullptr) throw std::bad_alloc();
  constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER | CURLU_PATH_AS_IS;
  const CURLUcode code =
      Checked(Curl().url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), kFlags));
  if (code != CURLUE_OK) return NotAnAddress(Curl().url_strerror(code));
  Url url;
  url.scheme = PartOf(handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "http" && url.scheme != "https") return NotAnAddress("not http or https");
  url.host = LowerCase(PartOf(handle.get(), CURLUPART_HOST));
  url.port = PortIn(PartOf(handle.get(), CURLUPART_PORT));
  // libcurl repairs what others may read in another way ("https:/a.b", "a%2eb", "127.1").
  const bool is_as_written =
      LowerCase(text).starts_with(fmt::format("{}://{}", url.scheme, url.host));
  if (!is_as_written || url.port == 0 ||
      url.host.find_first_not_of(kHostCharacters) != std::string::npos) {
    return NotAnAddress("no valid host and port");
  }
  url.path = PartOf(handle.get(), CURLUPART_PATH);
  url.query = PartOf(handle.get(), CURLUPART_QUERY);
  return url;
}

Result<Url> ParseServiceUrl(std::string_view text, std::string_view name) {
  Result<Url> url = ParseUrl(text);
  if (!url && url.error().kind != ErrorKind::kBadData) return url;
  if (!url) return Fail(ErrorKind::kConfig, "{} is {}", name, url.error().message);
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
