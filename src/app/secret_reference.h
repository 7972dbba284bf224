// Where a secret of the configuration lies, if not in the configuration itself: a variable, a file,
// AWS's Parameter Store or Secrets Manager. Any thread.
//
//     env:NAME                              a variable of the environment
//     file:PATH                             a file's text, without the line's end behind it
//     ssm:/PATH                             a parameter of the Parameter Store
//     secretsmanager:ARN-or-NAME[#MEMBER]   a secret, or one member of it where it is JSON
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/aws_connection.h"
#include "app/config.h"
#include "base/result.h"
#include "base/secret.h"

namespace tracklake::app {

struct SecretReference {
  enum class Source : std::uint8_t { kHere, kEnvironment, kFile, kParameterStore, kSecretsManager };
  Source source = Source::kHere;
  std::string name;    // of what it lies in; of kHere the secret itself
  std::string member;  // of its JSON; empty: it is the whole
};

// What begins with a word and a colon is a reference, or wrong: kConfig, which names the setting
// and never the value.
Result<SecretReference> ParseSecretReference(std::string_view text, std::string_view setting);

// The region in which a secret of that ARN lies; empty for a name.
std::string RegionOfSecret(std::string_view name);

// The secret, where it lies on this machine; nullopt where AWS keeps it. Errors name the setting.
Result<std::optional<Secret>> ResolveHere(const SecretReference& reference,
                                          std::string_view setting, const Environment& environment);

// The secret itself. Asks AWS for those that lie there, each time. Errors name the setting.
Result<Secret> ResolveSecret(const Secret& value, std::string_view setting,
                             const Environment& environment, AwsConnection& aws);

}  // namespace tracklake::app
