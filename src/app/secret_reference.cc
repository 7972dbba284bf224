#include "app/secret_reference.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/secrets.h"

namespace tracklake::app {
namespace {

using Source = SecretReference::Source;

constexpr std::string_view kForms =
    "A reference is env:NAME, file:PATH, ssm:/PATH or secretsmanager:NAME; a secret that begins "
    "like one is put into a variable or a file.";

std::unexpected<Error> NoReference(std::string_view setting, std::string_view why) {
  return WithHint(Fail(ErrorKind::kConfig, "{} {}", setting, why), std::string(kForms));
}

// "env" of "env:NAME"; empty where it begins with no word and colon, or is an address of the web,
// which may be secret by itself (a webhook's).
std::string_view SchemeOf(std::string_view text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
  if (end == 0 || end == std::string_view::npos || text[end] != ':') return {};
  const std::string_view scheme = text.substr(0, end);
  return scheme == "http" || scheme == "https" ? std::string_view() : scheme;
}

Result<Secret> FromFile(const std::string& path, std::string_view setting) {
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in) {
    return WithHint(Fail(ErrorKind::kConfig, "{}: cannot read {}", setting, path),
                    "Correct the path, or what may be read.");
  }
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return Secret(std::move(text));
}

Result<Secret> MemberOf(const Secret& secret, const SecretReference& reference,
                        std::string_view setting) {
  if (reference.member.empty()) return secret;
  const auto object = nlohmann::json::parse(secret.Reveal(), nullptr, false);
  const auto member = object.is_object() ? object.find(reference.member) : object.end();
  if (!object.is_object() || member == object.end() || !member->is_string()) {
    return WithHint(Fail(ErrorKind::kConfig, "{}: the secret {} has no text {}", setting,
                         reference.name, reference.member),
                    "What follows # is a member of the secret's JSON.");
  }
  return Secret(member->get<std::string>());
}

Result<Secret> FromAws(const SecretReference& reference, AwsConnection& aws) {
  if (reference.source == Source::kParameterStore) {
    TL_ASSIGN(aws::Client * client, aws.Service("ssm"));
    return aws::GetParameter(*client, reference.name);
  }
  TL_ASSIGN(aws::Client * client, aws.Service("secretsmanager", RegionOfSecret(reference.name)));
  return aws::GetSecret(*client, reference.name);
}

}  // namespace

Result<SecretReference> ParseSecretReference(std::string_view text, std::string_view setting) {
  const std::string_view scheme = SchemeOf(text);
  if (scheme.empty()) return SecretReference{Source::kHere, std::string(text), {}};
  const std::string_view rest = text.substr(scheme.size() + 1);
  SecretReference reference{Source::kHere, std::string(rest), {}};
  if (scheme == "env") reference.source = Source::kEnvironment;
  if (scheme == "file") reference.source = Source::kFile;
  if (scheme == "ssm") reference.source = Source::kParameterStore;
  if (scheme == "secretsmanager") {
    reference.source = Source::kSecretsManager;
    const std::size_t hash = rest.find('#');
    if (hash != std::string_view::npos) {
      reference.name = std::string(rest.substr(0, hash));
      reference.member = std::string(rest.substr(hash + 1));
      if (reference.member.empty()) return NoReference(setting, "names no member behind #");
    }
  }
  if (reference.source == Source::kHere) {
    return NoReference(setting, "looks like a reference to a secret, and is none");
  }
  if (reference.name.empty()) return NoReference(setting, "refers to nothing");
  if (reference.source == Source::kParameterStore && !reference.name.starts_with('/')) {
    return NoReference(setting, "refers to a parameter without its path, which begins with /");
  }
  return reference;
}

// "arn:aws:secretsmanager:eu-west-1:…" → "eu-west-1".
std::string RegionOfSecret(std::string_view name) {
  if (!name.starts_with("arn:")) return {};
  for (int colons = 0; colons < 3; ++colons) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return {};
    name.remove_prefix(colon + 1);
  }
  return std::string(name.substr(0, name.find(':')));
}

Result<std::optional<Secret>> ResolveHere(const SecretReference& reference,
                                          std::string_view setting,
                                          const Environment& environment) {
  switch (reference.source) {
    case Source::kHere:
      return Secret(reference.name);
    case Source::kFile: {
      TL_ASSIGN(Secret secret, FromFile(reference.name, setting));
      return secret;
    }
    case Source::kEnvironment: {
      const auto variable = environment(reference.name);
      if (variable) return Secret(*variable);
      return WithHint(Fail(ErrorKind::kConfig, "{} needs {}", setting, reference.name),
                      fmt::format("Set {} in the environment.", reference.name));
    }
    case Source::kParameterStore:
    case Source::kSecretsManager:
      break;
  }
  return std::nullopt;
}

Result<Secret> ResolveSecret(const Secret& value, std::string_view setting,
                             const Environment& environment, AwsConnection& aws) {
  TL_ASSIGN(const SecretReference reference, ParseSecretReference(value.Reveal(), setting));
  TL_ASSIGN(auto here, ResolveHere(reference, setting, environment));
  if (here) return *std::move(here);
  auto secret = FromAws(reference, aws);
  if (secret.has_value()) return MemberOf(*secret, reference, setting);
  secret.error().message = fmt::format("{}: {}", setting, secret.error().message);
  // A name that there is not is the configuration's fault.
  if (secret.error().kind == ErrorKind::kNotFound) secret.error().kind = ErrorKind::kConfig;
  return secret;
}

}  // namespace tracklake::app
