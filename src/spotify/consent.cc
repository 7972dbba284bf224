#include "spotify/consent.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/json_error.h"
#include "base/json_text.h"
#include "base/sha256.h"
#include "http/form.h"
#include "spotify/scopes.h"

namespace tracklake {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

constexpr std::int64_t kSchemaVersion = 1;
constexpr int kVerifierWords = 6;
constexpr int kStateWords = 3;

// Eight bytes of chance a word.
Secret RandomText(int words, Rng* rng) {
  std::string bytes;
  for (int i = 0; i < words; ++i) {
    std::uint64_t word = rng->Next();
    for (std::size_t j = 0; j < sizeof(word); ++j, word >>= 8) {
      bytes.push_back(static_cast<char>(word & 0xff));
    }
  }
  return Secret(EncodeBase64Url(bytes));
}

std::optional<std::string> TextAt(const dom::element& root, const char* key) {
  std::string_view text;
  if (root[key].get(text) != SUCCESS) return std::nullopt;
  return std::string(text);
}

std::optional<Seconds> TimeAt(const dom::element& root, const char* key) {
  const auto text = TextAt(root, key);
  return text ? ParseIsoSeconds(*text) : std::nullopt;
}

std::optional<Consent> ConsentFrom(const dom::element& root) {
  std::int64_t version = 0;
  if (root["schema_version"].get(version) != SUCCESS || version != kSchemaVersion) {
    return std::nullopt;
  }
  const auto client_id = TextAt(root, "client_id");
  const auto refresh_token = TextAt(root, "refresh_token");
  const auto authorized_at = TimeAt(root, "authorized_at");
  if (!client_id || !refresh_token || !authorized_at) return std::nullopt;
  Consent consent;
  consent.client_id = *client_id;
  consent.account_id = TextAt(root, "account_id").value_or("");
  consent.display_name = TextAt(root, "display_name").value_or("");
  consent.scopes = SplitScopes(TextAt(root, "scope").value_or(""));
  consent.refresh_token = Secret(*refresh_token);
  consent.access_token = Secret(TextAt(root, "access_token").value_or(""));
  consent.access_expires_at = TimeAt(root, "access_expires_at").value_or(Seconds());
  consent.authorized_at = *authorized_at;
  consent.ended_at = TimeAt(root, "ended_at");
  return consent;
}

}  // namespace

std::string CodeChallenge(const Secret& verifier) {
  return EncodeBase64Url(Sha256Bytes(verifier.Reveal()));
}

ConsentRequest MakeConsentRequest(const Url& accounts, std::string_view client_id,
                                  std::string_view redirect_uri,
                                  const std::vector<std::string>& scopes, Rng* rng) {
  ConsentRequest request{RandomText(kVerifierWords, rng), RandomText(kStateWords, rng), "", scopes};
  FormFields fields = {{"client_id", std::string(client_id)},
                       {"response_type", "code"},
                       {"redirect_uri", std::string(redirect_uri)},
                       {"state", request.state.Reveal()},
                       {"code_challenge_method", "S256"},
                       {"code_challenge", CodeChallenge(request.verifier)}};
  if (!scopes.empty()) fields.emplace_back("scope", JoinScopes(scopes));
  std::string root = accounts.Text();
  while (root.ends_with('/')) root.pop_back();
  request.url = root + "/authorize?" + EncodeForm(fields);
  return request;
}

Seconds ConsentEnds(Seconds authorized_at) {
  const Day day = DayOf(authorized_at);
  std::chrono::year_month_day end = std::chrono::year_month_day(day) + std::chrono::months(6);
  if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
  return Day(end) + (authorized_at - day);
}

Secret ConsentJson(const Consent& consent) {
  std::string json = fmt::format(
      "{{\"schema_version\":{},\"client_id\":{},\"account_id\":{},\"display_name\":{},"
      "\"scope\":{},\"refresh_token\":{},\"access_token\":{},\"access_expires_at\":{},"
      "\"authorized_at\":{}",
      kSchemaVersion, JsonString(consent.client_id), JsonString(consent.account_id),
      JsonString(consent.display_name), JsonString(JoinScopes(consent.scopes)),
      JsonString(consent.refresh_token.Reveal()), JsonString(consent.access_token.Reveal()),
      JsonString(FormatTimestamp(consent.access_expires_at)),
      JsonString(FormatTimestamp(consent.authorized_at)));
  if (consent.ended_at) {
    json += fmt::format(",\"ended_at\":{}", JsonString(FormatTimestamp(*consent.ended_at)));
  }
  return Secret(json + "}\n");
}

Result<Consent> ParseConsent(const Secret& json, std::string_view place) {
  dom::parser parser;
  dom::element root;
  if (JsonError(parser.parse(json.Reveal()).get(root)) == SUCCESS) {
    if (auto consent = ConsentFrom(root)) return std::move(*consent);
  }
  return WithHint(
      Fail(ErrorKind::kCorruption, "the token store {} does not read as it was written", place),
      "Remove it and consent again: tracklake auth logout, tracklake auth login");
}

}  // namespace tracklake
