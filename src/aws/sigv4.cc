#include "aws/sigv4.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/sha256.h"

namespace tracklake::aws {
namespace {

// What proxies and libcurl add, change or drop on the way.
constexpr std::array<std::string_view, 6> kNeverSigned = {
    "connection", "expect", "te", "user-agent", "transfer-encoding", "x-amzn-trace-id"};

// RFC 3986 §5.2.4, and one slash for several.
std::string Tidied(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_open = true;  // with a slash
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    begin = end + 1;
    ends_open = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !segments.empty()) segments.pop_back();
    if (!ends_open) segments.push_back(segment);
  }
  std::string tidied = fmt::format("/{}", fmt::join(segments, "/"));
  if (ends_open && !segments.empty()) tidied.push_back('/');
  return tidied;
}

// Without blanks around it, and with one for each run of them inside.
void AppendCollapsed(std::string_view value, std::string* to) {
  const std::size_t begin = to->size();
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) {
      to->push_back(c);
    } else if (to->size() > begin && to->back() != ' ') {
      to->push_back(' ');
    }
  }
  if (to->size() > begin && to->back() == ' ') to->pop_back();
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

using SignedHeaders = std::map<std::string, std::string>;

SignedHeaders HeadersToSign(const std::vector<HttpHeader>& headers) {
  SignedHeaders canonical;
  for (const HttpHeader& header : headers) {
    const std::string name = LowerCase(header.name);
    if (std::ranges::find(kNeverSigned, name) != kNeverSigned.end()) continue;
    const auto [entry, is_new] = canonical.try_emplace(name);
    std::string value;
    AppendCollapsed(header.value, &value);
    if (!is_new) entry->second.push_back(',');
    entry->second.append(value);
  }
  return canonical;
}

std::string NamesOf(const SignedHeaders& headers) {
  std::string names;
  for (const auto& [name, value] : headers) {
    if (!names.empty()) names.push_back(';');
    names.append(name);
  }
  return names;
}

std::string CanonicalRequestOf(const SigningRequest& request, const SignedHeaders& headers) {
  const std::string path =
      request.path_rule == PathRule::kAsSent ? request.path : EncodePath(Tidied(request.path));
  std::string lines;
  for (const auto& [name, value] : headers) lines += fmt::format("{}:{}\n", name, value);
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", NameOf(request.method), path,
                     CanonicalQuery(request.query), lines, NamesOf(headers), request.payload_hash);
}

std::string SigningKey(const SigningScope& scope, std::string_view day, const Secret& secret) {
  std::string key = HmacSha256("AWS4" + secret.Reveal(), day);
  for (const std::string_view part :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")}) {
    key = HmacSha256(key, part);
  }
  return key;
}

}  // namespace

std::string EncodePath(std::string_view path) { return PercentEncode(path, "/"); }

std::string CanonicalQuery(const FormFields& query) {
  FormFields encoded;
  for (const auto& [name, value] : query)
    encoded.emplace_back(PercentEncode(name), PercentEncode(value));
  std::ranges::sort(encoded);
  std::string text;
  for (const auto& [name, value] : encoded) {
    if (!text.empty()) text.push_back('&');
    text.append(name).append("=").append(value);
  }
  return text;
}

std::string CanonicalRequest(const SigningRequest& request) {
  return CanonicalRequestOf(request, HeadersToSign(request.headers));
}

Secret Authorization(const SigningRequest& request, const SigningScope& scope,
                     const Credentials& credentials) {
  const SignedHeaders headers = HeadersToSign(request.headers);
  const std::string time = FormatCompactTimestamp(scope.time);
  const std::string day = time.substr(0, time.find('T'));
  const std::string scope_text =
      fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
  const std::string to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, scope_text,
                                          Sha256Hex(CanonicalRequestOf(request, headers)));
  const std::string signature =
      ToHex(HmacSha256(SigningKey(scope, day, credentials.secret_access_key), to_sign));
  return Secret(fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                            credentials.access_key_id, scope_text, NamesOf(headers), signature));
}

}  // namespace tracklake::aws
