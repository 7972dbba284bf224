#include "aws/secrets.h"

#include <nlohmann/json.hpp>

#include "aws/json_call.h"
#include "base/sha256.h"

namespace tracklake::aws {
namespace {

using nlohmann::json;

Result<json> Ask(Client& client, const JsonProtocol& protocol, std::string_view operation,
                 const json& request, const std::string& what, bool is_write = false) {
  TL_ASSIGN(const Answer answer,
            SendJson(client, protocol, operation,
                     request.dump(-1, ' ', false, json::error_handler_t::replace), is_write));
  if (!answer.ok()) return std::unexpected(RefusalOf(answer, what));
  json body = json::parse(answer.response.body, nullptr, false);
  if (!body.is_object()) return Fail(ErrorKind::kBadData, "{}: the answer makes no sense", what);
  return body;
}

Result<Secret> TextIn(const json& object, const char* name, const std::string& what) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) {
    return Fail(ErrorKind::kBadData, "{} is not text", what);
  }
  return Secret(member->get<std::string>());
}

}  // namespace

Result<Secret> GetSecret(Client& secrets_manager, const std::string& id) {
  const std::string what = "the secret " + id;
  TL_ASSIGN(const json body, Ask(secrets_manager, kSecretsManagerProtocol, "GetSecretValue",
                                 {{"SecretId", id}}, what));
  return TextIn(body, "SecretString", what);
}

Result<> PutSecret(Client& secrets_manager, const std::string& id, const Secret& value) {
  // The same value twice is one version, whichever answer was lost.
  const std::string token = Sha256Hex(id + "\n" + value.Reveal());
  TL_TRY(Ask(secrets_manager, kSecretsManagerProtocol, "PutSecretValue",
             {{"SecretId", id},
              {"SecretString", value.Reveal()},
              {"ClientRequestToken", token.substr(0, 64)}},
             "the secret " + id, /*is_write=*/true));
  return {};
}

Result<Secret> GetParameter(Client& ssm, const std::string& name) {
  const std::string what = "the parameter " + name;
  TL_ASSIGN(const json body, Ask(ssm, kSsmProtocol, "GetParameter",
                                 {{"Name", name}, {"WithDecryption", true}}, what));
  const auto parameter = body.find("Parameter");
  if (parameter == body.end() || !parameter->is_object()) {
    return Fail(ErrorKind::kBadData, "{}: the answer makes no sense", what);
  }
  return TextIn(*parameter, "Value", what);
}

}  // namespace tracklake::aws
