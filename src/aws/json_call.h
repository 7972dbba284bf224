// The JSON protocol of Glue, Athena, Secrets Manager, SSM and SQS: a POST of an object that names
// its operation in a header. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "aws/client.h"

namespace tracklake::aws {

struct JsonProtocol {
  std::string_view target;   // "AWSGlue"
  std::string_view version;  // "1.1"
};

inline constexpr JsonProtocol kGlueProtocol{"AWSGlue", "1.1"};
inline constexpr JsonProtocol kAthenaProtocol{"AmazonAthena", "1.1"};
inline constexpr JsonProtocol kSecretsManagerProtocol{"secretsmanager", "1.1"};
inline constexpr JsonProtocol kSsmProtocol{"AmazonSSM", "1.1"};
inline constexpr JsonProtocol kSqsProtocol{"AmazonSQS", "1.0"};

// What a JSON service is asked: `operation` is "GetTable", `body` its object. Whoever changes
// something says so, as in Call. The answer's body is an object, or a refusal with its code
// ("EntityNotFoundException"); errors are those of Client::Send().
Result<Answer> SendJson(Client& client, const JsonProtocol& protocol, std::string_view operation,
                        std::string body, bool is_write);

}  // namespace tracklake::aws
